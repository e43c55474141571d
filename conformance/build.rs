//! Makes bindings of random schemas, as bodies of requests and of answers, and a list of their operations.

#[path = "src/dice.rs"]
#[allow(dead_code, unreachable_pub, reason = "the crate has it for its tests")]
mod dice;
#[path = "src/operations.rs"]
#[allow(dead_code, unreachable_pub, reason = "the crate has it for its tests")]
mod operations;
#[path = "src/schemas.rs"]
#[allow(dead_code, unreachable_pub, reason = "the crate has it for its tests")]
mod schemas;

use std::fmt::Write as _;
use std::path::PathBuf;
use std::{env, fs};

use serde_json::{Value, json};
use wechatpay_codegen::{Error, Generator};

use operations::Form;
use schemas::Dialect;

/// How many operations there are, half of them by OpenAPI 3.0.
const OPERATIONS: usize = 64;

fn main() -> Result<(), Error> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=src");
    println!("cargo::rerun-if-env-changed=WECHATPAY_OPERATIONS");
    println!("cargo::rerun-if-env-changed=WECHATPAY_FIRST_SEED");
    let number = |name: &str| env::var(name).ok().map(|it| it.parse().expect("a number"));
    let wanted: usize = number("WECHATPAY_OPERATIONS").unwrap_or(OPERATIONS);
    let first = number("WECHATPAY_FIRST_SEED").map_or(0, |seed: usize| seed as u64);
    let dialect = Dialect::Generator {
        patterns: env::var_os("CARGO_FEATURE_PATTERN").is_some(),
    };

    let mut specs = [Spec::new("3.1.0"), Spec::new("3.0.3")];
    let (mut accepted, mut refused, mut list) = (0, 0, String::new());
    for seed in first.. {
        if accepted == wanted {
            break;
        }
        let version = usize::try_from(seed % 2).unwrap_or_default();
        let mut alone = Spec::new(specs[version].version);
        alone.add(seed, dialect);
        match alone.generator("alone").generate() {
            Ok(_) => {
                accepted += 1;
                specs[version].add(seed, dialect);
                let module = specs[version].module();
                let form = Form::of_seed(seed, dialect).initializer();
                let _ = writeln!(
                    list,
                    "Operation {{ seed: {seed}, send: |value| Ok(sent(&{module}::Op{seed}Request {form})), \
                     read: |value| read::<{module}::Op{seed}Response>(value).map(drop) }},"
                );
            }
            // What it refuses is not its promise to keep.
            Err(Error::Spec(report)) => {
                refused += 1;
                if env::var_os("WECHATPAY_SHOW_REFUSED").is_some() {
                    let faults = report.faults().iter();
                    for fault in faults
                        .filter(|it| it.to_string().contains("error["))
                        .take(1)
                    {
                        println!("cargo::warning={seed}: {fault}");
                    }
                }
            }
            Err(error) => return Err(error),
        }
    }
    assert!(refused < accepted, "{refused} refused, {accepted} accepted");
    for spec in specs {
        for file in spec.generator(spec.module()).generate()?.files {
            fs::write(out_dir().join(file.name), file.text).expect("bindings");
        }
    }
    let list = format!("const OPERATIONS: &[Operation] = &[{list}];\n");
    fs::write(out_dir().join("operations.rs"), list).expect("the list of operations");
    Ok(())
}

fn out_dir() -> PathBuf {
    PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it"))
}

/// A spec under way.
struct Spec {
    version: &'static str,
    paths: Value,
    schemas: Value,
}

impl Spec {
    fn new(version: &'static str) -> Self {
        Self {
            version,
            paths: json!({}),
            schemas: json!({}),
        }
    }

    fn module(&self) -> &'static str {
        if self.version.starts_with("3.0") {
            "openapi30"
        } else {
            "openapi31"
        }
    }

    /// Adds the operation of a seed. Its schema is a component, and so are the parts of that: what is sent
    /// can also be read.
    fn add(&mut self, seed: u64, dialect: Dialect) {
        let mut schema = schemas::of_seed(seed, dialect);
        if self.version.starts_with("3.0") {
            schema = schemas::as_3_0(&schema);
        }
        let parts = [
            "/properties/a",
            "/properties/b",
            "/properties/c",
            "/properties/d",
            "/allOf/0",
        ];
        for (number, pointer) in parts.into_iter().enumerate() {
            if let Some(part) = schema.pointer_mut(pointer) {
                let component = format!("V{seed}Part{number}");
                let reference = json!({ "$ref": format!("#/components/schemas/{component}") });
                self.schemas[component] = std::mem::replace(part, reference);
            }
        }
        self.schemas[format!("V{seed}")] = schema;
        let reference = json!({ "$ref": format!("#/components/schemas/V{seed}") });
        let answer = Form::holder(&reference);
        let mut operation = json!({
            "operationId": format!("op{seed}"),
            "responses": { "200": {
                "description": "The value.", "content": { "application/json": { "schema": answer } },
            } },
        });
        Form::of_seed(seed, dialect).add_to(&mut operation, &reference);
        self.paths[format!("/v3/{seed}")]["post"] = operation;
    }

    /// Writes the spec.
    fn generator(&self, name: &str) -> Generator {
        let spec = json!({
            "openapi": self.version,
            "info": { "title": "Random schemas", "version": "1" },
            "security": [{ "wechatpay": [] }],
            "paths": self.paths,
            "components": {
                "schemas": self.schemas,
                "securitySchemes": {
                    "wechatpay": { "type": "http", "scheme": "WECHATPAY2-SHA256-RSA2048" },
                },
            },
        });
        let path = out_dir().join(format!("{name}.json"));
        fs::write(&path, format!("{spec:#}")).expect("a spec");
        Generator::new().spec(path)
    }
}
