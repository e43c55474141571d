//! Specs at run time: the check of a value by the crate `openapi`, which simulator and command use.

use wechatpay_conformance::dice::Dice;
use wechatpay_conformance::instances::instance;
use wechatpay_conformance::schemas::{self, Dialect};
use wechatpay_openapi::{Documents, schema};

use crate::judge::{self, Judge};

/// How many values are tried of each schema.
const VALUES: usize = 12;

#[test]
fn a_value_keeps_to_its_schema_if_the_judge_says_so() {
    let (mut judge, documents) = (Judge::new(), Documents::default());
    let schemas = judge::number_of_schemas(400);
    let mut valid = 0;
    for seed in 0..schemas {
        let schema = schemas::of_seed(seed, Dialect::Validator);
        let judged = schemas::changed(&schema, &|schema| {
            judge::ignore_unknown_fields(schema);
            judge::one_or_more(schema);
            judge::basic_multilingual_plane(schema);
        });
        let judged = judge.read(judged);
        let written = match seed % 2 {
            0 => schema.clone(),
            _ => schemas::as_3_0(&schema),
        };
        let mut dice = Dice::new(seed);
        for _ in 0..VALUES {
            let value = instance(&mut dice, &schema);
            let ours: Vec<String> = schema::violations(&documents, &written, &value)
                .iter()
                .map(ToString::to_string)
                .collect();
            let is_valid = judge.is_valid(&value, judged);
            assert_eq!(
                ours.is_empty(),
                is_valid,
                "seed {seed}\nschema {written}\nvalue {value}\nwe say {ours:?}"
            );
            valid += usize::from(is_valid);
        }
    }
    let all = usize::try_from(schemas).unwrap_or_default() * VALUES;
    assert!(
        (all / 4..all * 3 / 4).contains(&valid),
        "{valid} of {all} are valid"
    );
}
