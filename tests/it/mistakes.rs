//! What others get wrong with WeChat Pay APIv3, and the tests that show that it is right here.

use std::collections::BTreeSet;
use std::path::Path;

/// The mistake, and the tests against it: file and function.
const MISTAKES: [(&str, &[(&str, &str)]); 20] = [
    (
        "signing other bytes than are sent",
        &[
            (CLIENT_TRANSPORT, "the_signature_fits_the_bytes_on_the_wire"),
            (CLIENT_REQUESTS, "the_signature_covers_what_is_sent"),
        ],
    ),
    (
        "forgetting the last line feed, or the two of an empty body",
        &[
            (
                SIGNING,
                "messages_signatures_and_headers_are_those_of_the_vectors",
            ),
            (VERIFICATION, "every_answer_is_judged_as_its_vector_says"),
        ],
    ),
    (
        "the platform's serial number in serial_no, or the merchant's in Wechatpay-Serial",
        &[
            ("src/signing.rs", "nothing_can_break_out_of_the_header"),
            (
                KEYS,
                "requests_name_the_public_key_or_else_the_newest_certificate",
            ),
            (SELF_TEST, "a_wrong_serial_number_is_told"),
        ],
    ),
    (
        "no Wechatpay-Serial in public-key mode",
        &[
            (
                KEYS,
                "requests_name_the_public_key_or_else_the_newest_certificate",
            ),
            (
                CERTIFICATE_DOWNLOADS,
                "a_merchant_on_the_way_to_the_public_key_trusts_both",
            ),
        ],
    ),
    (
        "taking PUB_KEY_ID_… for hex, or dropping leading zeros of a serial number",
        &[
            (VERIFICATION, "serials_match_without_case_and_leading_zeros"),
            (
                "src/keys/table.rs",
                "serial_numbers_are_compared_as_numbers_and_ids_as_texts",
            ),
            (
                "src/keys/certificate.rs",
                "a_serial_number_has_forty_digits",
            ),
        ],
    ),
    (
        "not starting because there are no certificates to download",
        &[(
            CERTIFICATE_DOWNLOADS,
            "a_merchant_with_the_public_key_alone_starts_all_the_same",
        )],
    ),
    (
        "demanding a signature of errors, and so hiding SIGN_ERROR",
        &[
            (
                CLIENT_OUTCOMES,
                "an_unsigned_refusal_proves_nothing_about_a_write",
            ),
            (SELF_TEST, "a_wrong_private_key_is_told"),
        ],
    ),
    (
        "verifying a notification that was parsed and written again",
        &[
            (NOTIFICATIONS, "no_byte_of_the_body_may_differ"),
            // A body that is verified as written again is refused as it came.
            (
                NOTIFICATIONS,
                "every_notification_is_judged_as_its_vector_says",
            ),
        ],
    ),
    (
        "making an exception for the probe, or dying of its Base64",
        &[
            (VERIFICATION, "probes_are_refused_like_any_bad_signature"),
            (
                NOTIFICATIONS,
                "every_notification_is_judged_as_its_vector_says",
            ),
        ],
    ),
    (
        "OAEP with SHA-256, or more than 214 bytes",
        &[
            (
                ENCRYPTED_FIELDS,
                "a_text_that_was_encrypted_otherwise_is_refused",
            ),
            (ENCRYPTED_FIELDS, "bytes_are_counted_and_not_characters"),
            (ENCRYPTED_FIELDS, "rules_hold_for_the_plain_text"),
        ],
    ),
    (
        "decoding the APIv3 key, or taking for granted that there is associated data",
        &[
            ("src/keys/api_v3.rs", "the_key_has_32_bytes"),
            (
                NOTIFICATIONS,
                "associated_data_may_be_absent_and_otherwise_counts",
            ),
            (CERTIFICATES, "every_download_is_judged_as_its_vector_says"),
        ],
    ),
    (
        "taking 400 SYSTEM_ERROR for final, or a success that does not verify for a failure",
        &[
            (CLIENT_OUTCOMES, "the_code_comes_before_the_status"),
            (
                CLIENT_OUTCOMES,
                "a_success_that_does_not_verify_leaves_the_outcome_unknown",
            ),
            (CLIENT_RETRIES, "the_code_comes_before_the_status"),
        ],
    ),
    (
        "keeping connections that the gateway closes after 8 s",
        &[
            (
                CLIENT_RETRIES,
                "a_lost_answer_is_asked_for_again_with_the_same_body_and_a_fresh_signature",
            ),
            (
                TRANSPORT,
                "a_connection_that_was_unused_for_too_long_is_not_used_again",
            ),
            (
                "src/transport/pool.rs",
                "connections_are_let_go_before_the_gateway_closes_them",
            ),
        ],
    ),
    (
        "leaving out User-Agent or Accept",
        &[
            (CLIENT_TRANSPORT, "the_signature_fits_the_bytes_on_the_wire"),
            (
                "simulator/tests/it/gateway.rs",
                "accept_and_user_agent_are_required",
            ),
            (END_TO_END, "a_coupon_is_redeemed_and_the_answer_typed"),
        ],
    ),
    (
        "closed enums, and errors for unknown properties",
        &[
            (GOLDEN, "enums_keep_values_they_do_not_know"),
            (END_TO_END, "new_fields_in_an_answer_are_ignored"),
            (
                NOTIFICATIONS,
                "every_notification_is_judged_as_its_vector_says",
            ),
        ],
    ),
    (
        "logging Authorization, bodies, or the signed text that an error shows",
        &[
            (
                REDACTION,
                "written_requests_show_neither_body_nor_signature",
            ),
            (REDACTION, "keys_and_clients_are_redacted"),
            (NOTIFICATIONS, "nothing_secret_is_printed"),
            ("src/error/answer.rs", "details_of_any_shape_are_kept"),
        ],
    ),
    (
        "taking COUPON.USE, of cash coupons, for an event of merchant coupons",
        &[
            (
                NOTIFICATIONS,
                "every_notification_is_judged_as_its_vector_says",
            ),
            (GOLDEN, "events_are_typed_by_their_event_type"),
        ],
    ),
    (
        "null or emoji in a body",
        &[
            (
                SIGNING,
                "the_request_with_required_fields_leaves_the_others_out",
            ),
            (
                CLIENT_REQUESTS,
                "all_broken_rules_are_named_and_no_value_is",
            ),
        ],
    ),
    (
        "repeating with other parameters, or under another number",
        &[
            (
                CLIENT_RETRIES,
                "a_lost_answer_is_asked_for_again_with_the_same_body_and_a_fresh_signature",
            ),
            (CLIENT_RETRIES, "what_must_not_happen_twice_is_sent_once"),
            (
                CLIENT_RETRIES,
                "whatever_goes_wrong_a_coupon_is_redeemed_once",
            ),
        ],
    ),
    (
        "times without an offset",
        &[
            ("src/formats/date_time.rs", "a_missing_offset_is_named"),
            ("src/formats/date_time.rs", "text_survives_a_round_trip"),
        ],
    ),
];

const CERTIFICATE_DOWNLOADS: &str = "tests/it/certificate_downloads.rs";
const CERTIFICATES: &str = "tests/it/certificates.rs";
const CLIENT_OUTCOMES: &str = "tests/it/client_outcomes.rs";
const CLIENT_REQUESTS: &str = "tests/it/client_requests.rs";
const CLIENT_RETRIES: &str = "tests/it/client_retries.rs";
const CLIENT_TRANSPORT: &str = "tests/it/client_transport.rs";
const ENCRYPTED_FIELDS: &str = "tests/it/encrypted_fields.rs";
const END_TO_END: &str = "tests/it/end_to_end.rs";
const GOLDEN: &str = "tests/it/golden.rs";
const KEYS: &str = "tests/it/keys.rs";
const NOTIFICATIONS: &str = "tests/it/notifications.rs";
const REDACTION: &str = "tests/it/client_redaction.rs";
const SELF_TEST: &str = "tests/it/self_test.rs";
const SIGNING: &str = "tests/it/vectors_signing.rs";
const TRANSPORT: &str = "tests/it/transport.rs";
const VERIFICATION: &str = "tests/it/vectors_verification.rs";

/// A test that was renamed is renamed here too.
#[test]
fn each_mistake_has_its_tests() {
    let mut missing = BTreeSet::new();
    for (mistake, tests) in MISTAKES {
        assert!(!tests.is_empty(), "{mistake}");
        for (file, test) in tests {
            let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
            let code = std::fs::read_to_string(path).expect("a file of the repository");
            if !is_test(&code, test) {
                missing.insert(format!("{file}: {test}"));
            }
        }
    }
    assert_eq!(missing, BTreeSet::new());
}

/// Whether `code` has a test of this name, with its attribute.
fn is_test(code: &str, name: &str) -> bool {
    let Some((before, _)) = code.split_once(&format!("fn {name}(")) else {
        return false;
    };
    let attribute = before.trim_end().trim_end_matches("async").trim_end();
    ["#[test]", "#[tokio::test]"]
        .iter()
        .any(|test| attribute.ends_with(test))
}
