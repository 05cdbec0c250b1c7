//! The macro for the table of routes. A row defines the variant of `Route`, its path, its methods and their
//! permissions.

use crate::{platform::Method, staff::Permission};

/// A row of the table, as data.
#[derive(Debug)]
pub struct Entry {
    /// The route's name in the log.
    pub name: &'static str,
    /// The path, with `{}` for each variable segment.
    pub path: &'static str,
    /// The methods with the permissions that they need; `None` for public methods. GET also allows HEAD.
    pub methods: &'static [(Method, Option<Permission>)],
    /// The responses to strangers while the shop is closed.
    pub closed: Closed,
}

/// The responses of a route to strangers while the shop is closed. Staff get the usual responses. A method with a
/// permission is never affected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Closed {
    /// The page that says that the shop opens soon. The handler reads the layout before it changes anything.
    Page,
    /// The same page. The router asks before it calls the handler, which changes something before it reads the layout.
    Asked,
    /// One sentence as plain text, because a program reads the response.
    Text,
    /// The usual responses: they do not show the shop, or they belong to a person who has already ordered.
    Usual,
}

/// Rows of `"/path/{}" Name(part) @Closed METHOD Permission => handler, …;`. A public method has no permission. Without
/// `@Closed`, the row is [`Closed::Page`].
///
/// Defines `Route`, `ROUTES`, `table` and `dispatch`. A handler with a permission runs after [`staff::require`]. Only a
/// handler with a permission can use `person`: a row that uses `person` without a permission does not compile.
///
/// [`staff::require`]: crate::staff::require
macro_rules! routes {
    (($cx:ident, $body:ident, $person:ident) $(
        $path:literal $name:ident $(($($part:ident),+))? $(@$closed:ident)?
            $($method:ident $($permission:ident)? => $handler:expr),+;
    )+) => {
        /// An address of the shop.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum Route {
            $($name $(($(routes!(@text $part)),+))?,)+
        }

        /// Every row of the table.
        pub const ROUTES: &[Entry] = &[$(Entry {
            name: stringify!($name),
            path: $path,
            methods: &[$((Method::$method, routes!(@permission $($permission)?))),+],
            closed: routes!(@closed $($closed)?),
        }),+];

        $(const _: () = assert!(
            routes::holes($path) == <[&str]>::len(&[$($(stringify!($part)),+)?]),
            concat!("the path of ", stringify!($name), " must have as many variable segments as the route has parts")
        );)+

        impl Route {
            /// The route's name in the log. The log contains this name instead of the address, because the address may
            /// contain a secret.
            pub const fn name(&self) -> &'static str {
                match self { $(Self::$name { .. } => stringify!($name),)+ }
            }

            /// The responses to strangers while the shop is closed; `None` for a method that needs a permission.
            pub fn closed(&self, method: &Method) -> Option<Closed> {
                let closed = match self { $(Self::$name { .. } => routes!(@closed $($closed)?),)+ };
                self.permission(method).is_none().then_some(closed)
            }

            fn permission(&self, method: &Method) -> Option<Permission> {
                match self {
                    $(Self::$name { .. } => match *method {
                        $(Method::$method => routes!(@permission $($permission)?),)+
                        _ => None,
                    },)+
                }
            }
        }

        /// The route of the first row that matches this path. The segments must be decoded, and a slash at the end must
        /// be removed.
        fn table(segments: &[&str]) -> Option<Route> {
            $(if routes::fits($path, segments) {
                let mut _parts = routes::parts($path, segments);
                return Some(Route::$name $(($(routes!(@next _parts $part)),+))?);
            })+
            None
        }

        /// Calls the handler of a route and method, if the person has the permission.
        ///
        /// # Errors
        /// `Method` for a method that the route does not have, or the errors of `staff::require` and the handler.
        pub async fn dispatch<P: Platform>(
            $cx: &Context<'_, P>,
            route: &Route,
            $body: Body<P::Native>,
        ) -> Result<Response<P::Native>, Error> {
            // The permission is checked here and not in each arm, because every `await` makes the program larger.
            let person = match route.permission(&$cx.method) {
                Some(permission) => Some(staff::require($cx, permission).await?),
                None => None,
            };
            match route {
                $(Route::$name $(($($part),+))? => match $cx.method {
                    $(Method::$method => {
                        $(#[allow(unused_variables, reason = "some handlers do not need to know the person")]
                        let $person = routes!(@person person $permission);)?
                        $handler.await
                    })+
                    _ => Err(Error::Method(const { &[$(Method::$method),+] })),
                },)+
            }
        }
    };
    (@text $part:ident) => { String };
    (@closed) => { Closed::Page };
    (@closed $closed:ident) => { Closed::$closed };
    (@next $parts:ident $part:ident) => { $parts.next()?.to_owned() };
    (@permission) => { None };
    (@permission $permission:ident) => { Some(Permission::$permission) };
    (@person $person:ident $permission:ident) => { $person.ok_or(Error::SignIn)? };
}
pub(super) use routes;

/// True if a path matches this pattern.
pub fn fits(pattern: &str, segments: &[&str]) -> bool {
    let mut expected = pattern.split('/').filter(|segment| !segment.is_empty());
    let same = |segment: &&str| expected.next().is_some_and(|expected| expected == "{}" || expected == *segment);
    segments.iter().all(same) && expected.next().is_none()
}

/// The segments of a path that match a `{}` of the pattern.
pub fn parts<'s>(pattern: &'static str, segments: &[&'s str]) -> impl Iterator<Item = &'s str> {
    let expected = pattern.split('/').filter(|segment| !segment.is_empty());
    expected.zip(segments).filter(|(expected, _)| *expected == "{}").map(|(_, segment)| *segment)
}

/// The number of variable segments of a pattern.
pub const fn holes(pattern: &str) -> usize {
    let (mut rest, mut holes) = (pattern.as_bytes(), 0_usize);
    while let [byte, more @ ..] = rest {
        if *byte == b'{' {
            holes = holes.saturating_add(1);
        }
        rest = more;
    }
    holes
}
