//! The macro behind every generated operation: how its request becomes parts, and how its answer is
//! read.

/// Says what is fixed about an operation: its request, its answer, and where it goes. What reads the
/// answer is a function, or for a file a method of the client. Behind it stands `+ encrypts` if fields
/// of the request are encrypted, `+ decrypts` if fields of the answer are, and `+ by_status` or
/// `+ decrypts_by_status` if the answer differs by its status.
#[doc(hidden)]
#[macro_export]
macro_rules! __operation {
    ($request:ty => $response:ty, fetch $(+ $mark:ident)*, $info:expr) => {
        $crate::__file_operation! { $request, $response, $($mark)*, $info }
    };
    ($request:ty => $response:ty, download $(+ $mark:ident)*, $info:expr) => {
        $crate::__file_operation! { $request, $response, $($mark)*, $info }
    };
    ($request:ty => $response:ty, $decode:ident $(+ $mark:ident)*, $info:expr) => {
        impl $crate::runtime::Operation for $request {
            type Response = $response;

            const INFO: $crate::runtime::OperationInfo = $info;

            fn parts(
                &self,
            ) -> ::core::result::Result<$crate::runtime::Parts, $crate::runtime::InvalidRequest>
            {
                $crate::runtime::Parts::of(&Self::INFO, self)
            }

            fn decode(
                body: &[u8],
            ) -> ::core::result::Result<$response, $crate::runtime::DecodeError> {
                $crate::runtime::$decode(body)
            }

            $($crate::__operation_mark! { $mark $response })*
        }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __file_operation {
    ($request:ty, $response:ty, $($mark:ident)*, $info:expr) => {
        impl $crate::runtime::FileOperation for $request {
            const INFO: $crate::runtime::OperationInfo = $info;

            fn parts(
                &self,
            ) -> ::core::result::Result<$crate::runtime::Parts, $crate::runtime::InvalidRequest>
            {
                $crate::runtime::Parts::of(&Self::INFO, self)
            }

            $($crate::__operation_mark! { $mark $response })*
        }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __operation_mark {
    (encrypts $response:ty) => {
        fn parts_encrypted(
            &self,
            key: &$crate::runtime::RequestKey,
        ) -> ::core::result::Result<$crate::runtime::Parts, $crate::runtime::InvalidRequest> {
            $crate::runtime::Parts::encrypted(&Self::INFO, self, key)
        }
    };
    (by_status $response:ty) => {
        fn decode_answer(
            status: $crate::runtime::StatusCode,
            body: &[u8],
            _key: &$crate::runtime::PrivateKey,
        ) -> ::core::result::Result<$response, $crate::runtime::DecodeError> {
            $crate::runtime::ByStatus::decode_status(status.as_u16(), body)
        }
    };
    (decrypts_by_status $response:ty) => {
        fn decode_answer(
            status: $crate::runtime::StatusCode,
            body: &[u8],
            key: &$crate::runtime::PrivateKey,
        ) -> ::core::result::Result<$response, $crate::runtime::DecodeError> {
            let mut response: $response =
                $crate::runtime::ByStatus::decode_status(status.as_u16(), body)?;
            $crate::runtime::Decrypt::decrypt(&mut response, key)?;
            ::core::result::Result::Ok(response)
        }
    };
    (decrypts $response:ty) => {
        fn decode_decrypted(
            body: &[u8],
            key: &$crate::runtime::PrivateKey,
        ) -> ::core::result::Result<$response, $crate::runtime::DecodeError> {
            let mut response = Self::decode(body)?;
            $crate::runtime::Decrypt::decrypt(&mut response, key)?;
            ::core::result::Result::Ok(response)
        }
    };
}
