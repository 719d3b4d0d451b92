//! Who is calling. A handler that names one of these types cannot be reached by anybody else.
//!
//! The edge ([`super::admit`]) checks the token once and leaves a [`Caller`] in the request; the types here only look
//! at it. Which user's data a caller may see is asked with [`Caller::may_read_user`].

use std::ops::Deref;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use serde::{Deserialize, Serialize};
use spendsense_engine::ids::{IdentityId, UserId};
use spendsense_engine::review;
use utoipa::ToSchema;

use super::{ApiError, ApiResult, AppState};

/// What a login may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    Customer,
    Operator,
    SeniorOperator,
    Advisor,
    Analyst,
    Admin,
}

impl Role {
    pub const ALL: [Self; 6] =
        [Self::Customer, Self::Operator, Self::SeniorOperator, Self::Advisor, Self::Analyst, Self::Admin];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Customer => "customer",
            Self::Operator => "operator",
            Self::SeniorOperator => "senior_operator",
            Self::Advisor => "advisor",
            Self::Analyst => "analyst",
            Self::Admin => "admin",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == text)
    }

    /// As the review machine knows it.
    pub fn reviewer(self) -> review::Role {
        match self {
            Self::Customer => review::Role::Customer,
            Self::Operator => review::Role::Operator,
            Self::SeniorOperator => review::Role::SeniorOperator,
            Self::Advisor => review::Role::Advisor,
            Self::Analyst => review::Role::Analyst,
            Self::Admin => review::Role::Admin,
        }
    }

    /// Works the review desk.
    pub fn is_operator(self) -> bool {
        matches!(self, Self::Operator | Self::SeniorOperator | Self::Admin)
    }

    /// Decides what others flagged or what is high risk.
    pub fn is_senior(self) -> bool {
        matches!(self, Self::SeniorOperator | Self::Admin)
    }

    /// Reads totals that name nobody.
    pub fn is_analyst(self) -> bool {
        matches!(self, Self::Analyst | Self::Admin)
    }
}

/// Anyone with a valid token.
#[derive(Clone, Debug)]
pub struct Caller {
    pub identity_id: IdentityId,
    pub login: String,
    pub role: Role,
    /// The user a customer is tied to.
    pub user_id: Option<UserId>,
    pub request_id: String,
}

/// The actor where no login acts: a command, or the program in the background. Not the id of any identity.
pub const SYSTEM: &str = "system";

impl Caller {
    /// A command of the program itself, run by whoever may read the database: it may do what an admin may, and the
    /// log calls it what it is.
    pub fn program(command: &str) -> Self {
        Self {
            identity_id: IdentityId::from(SYSTEM),
            login: SYSTEM.to_owned(),
            role: Role::Admin,
            user_id: None,
            request_id: format!("cli:{command}"),
        }
    }

    /// The role that is written down with what was done.
    pub fn recorded_role(&self) -> &'static str {
        if self.identity_id.as_str() == SYSTEM { SYSTEM } else { self.role.as_str() }
    }

    /// Operators read every user, customers themselves (others do not exist for them), the rest nobody.
    pub fn may_read_user(&self, user_id: &UserId) -> ApiResult<()> {
        match self.role {
            role if role.is_operator() => Ok(()),
            Role::Customer if self.user_id.as_ref() == Some(user_id) => Ok(()),
            Role::Customer => Err(ApiError::not_found("user", user_id.as_str())),
            _ => Err(ApiError::Forbidden("this role does not see customers' data".into())),
        }
    }

    /// A body that names an operator must name the one who is calling, by id or by login.
    pub fn actor_matches(&self, operator_id: &str) -> ApiResult<()> {
        if operator_id == self.identity_id.as_str() || operator_id == self.login {
            Ok(())
        } else {
            Err(ApiError::Forbidden("operator_id is not the caller".into()))
        }
    }

    fn require(self, allowed: bool) -> ApiResult<Self> {
        if allowed {
            Ok(self)
        } else {
            Err(ApiError::Forbidden(format!("not for the role {}", self.role.as_str())))
        }
    }
}

impl FromRequestParts<AppState> for Caller {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &AppState) -> ApiResult<Self> {
        parts.extensions.get::<Self>().cloned().ok_or(ApiError::Unauthenticated)
    }
}

macro_rules! callers {
    ($($(#[$doc:meta])* $name:ident: $rule:expr),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug)]
        pub struct $name(pub Caller);

        impl FromRequestParts<AppState> for $name {
            type Rejection = ApiError;

            async fn from_request_parts(parts: &mut Parts, state: &AppState) -> ApiResult<Self> {
                let caller = Caller::from_request_parts(parts, state).await?;
                let allowed: fn(Role) -> bool = $rule;
                let role = caller.role;
                caller.require(allowed(role)).map(Self)
            }
        }

        impl Deref for $name {
            type Target = Caller;

            fn deref(&self) -> &Caller {
                &self.0
            }
        }
    )+};
}

callers! {
    /// An operator, a senior operator or an admin.
    OperatorCaller: Role::is_operator,
    /// A senior operator or an admin.
    SeniorCaller: Role::is_senior,
    /// An admin.
    AdminCaller: |role| role == Role::Admin,
    /// A customer.
    CustomerCaller: |role| role == Role::Customer,
    /// An analyst or an admin.
    AnalystCaller: Role::is_analyst,
    /// An analyst, or anyone who works the review desk: for totals that name no customer, and for the rules.
    StaffCaller: |role| role.is_analyst() || role.is_operator(),
}
