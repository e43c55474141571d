//! The macros behind the builders of generated structs: a step for each required field, so that none is
//! forgotten.

#[doc(hidden)]
#[macro_export]
macro_rules! __object_builder {
    ($name:ident, $builder:ident, $first:ident { $(
        $(#[$field_doc:meta])*
        $mode:ident $(($needs:ident, $next:ident))? $field:ident: $type:ty = $($rest:expr),+;
    )* }) => {
        impl $name {
            /// Starts a value: the required fields in their order, others at any time, then `build`.
            pub fn builder() -> $builder<needs::$first> {
                $builder($crate::runtime::Blank::blank(), $crate::runtime::PhantomData)
            }
        }

        impl $crate::runtime::Blank for $name {
            fn blank() -> Self {
                Self { $($field: $crate::__field_blank!($mode),)* }
            }
        }

        #[doc = concat!("Builds a [`", stringify!($name), "`]; `Needs` is the field to set next.")]
        #[derive(Debug, Clone)]
        #[must_use]
        pub struct $builder<Needs>($name, $crate::runtime::PhantomData<Needs>);

        $($crate::__field_setter! {
            $builder, $(#[$field_doc])* $mode $(($needs, $next))? $field: $type
        })*

        impl $builder<needs::Nothing> {
            /// The value, with all required fields set.
            #[must_use]
            pub fn build(self) -> $name {
                self.0
            }
        }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __field_blank {
    (required) => {
        $crate::runtime::Blank::blank()
    };
    ($mode:ident) => {
        ::core::option::Option::None
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __field_setter {
    (
        $builder:ident, $(#[$doc:meta])*
        required($needs:ident, $next:ident) $field:ident: $type:ty
    ) => {
        impl $builder<needs::$needs> {
            $(#[$doc])*
            pub fn $field(
                mut self,
                value: impl ::core::convert::Into<$type>,
            ) -> $builder<needs::$next> {
                self.0.$field = value.into();
                $builder(self.0, $crate::runtime::PhantomData)
            }
        }
    };
    // What only answers have is not for a builder.
    ($builder:ident, $(#[$doc:meta])* read_only $field:ident: $type:ty) => {};
    ($builder:ident, $(#[$doc:meta])* $mode:ident $field:ident: $type:ty) => {
        impl<Needs> $builder<Needs> {
            $(#[$doc])*
            pub fn $field(mut self, value: impl ::core::convert::Into<$type>) -> Self {
                self.0.$field = ::core::option::Option::Some(value.into());
                self
            }
        }
    };
}

/// Defines the types that say what a builder needs next: one for each name of a required field.
#[doc(hidden)]
#[macro_export]
macro_rules! __needs {
    ($($name:ident),* $(,)?) => {
        /// All required fields are set: `build` it.
        #[derive(Debug, Clone, Copy)]
        pub struct Nothing;

        $(
            #[doc = concat!("The field that `", stringify!($name), "` stands for.")]
            #[derive(Debug, Clone, Copy)]
            pub struct $name;
        )*
    };
}
