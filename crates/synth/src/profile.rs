//! Who a user is before any row exists: persona, region, pay cycle, household. Cheap, so that a joint holder's
//! profile can be looked up without making that user.

use std::sync::Arc;

use crate::catalog::Region;
use crate::noise::Level;
use crate::options::Options;
use crate::random::{Purpose, Random};
use crate::truth::{Cadence, Persona};

/// Pairs of neighbouring users who share an account.
const JOINT_PERCENT: i64 = 8;

pub(crate) struct Profile {
    pub(crate) index: u64,
    pub(crate) user_id: Arc<str>,
    pub(crate) persona: Persona,
    pub(crate) region: Region,
    pub(crate) pay: Cadence,
    /// Cost of living, percent of the market's prices.
    pub(crate) standard: i64,
}

/// A couple with a joint account: the first of a pair owns it, the second holds it too.
pub(crate) struct Household {
    pub(crate) owner: u64,
    pub(crate) holder: u64,
    pub(crate) account_id: Arc<str>,
}

impl Profile {
    pub(crate) fn of(options: &Options, level: Level, index: u64) -> Self {
        let mut random = Random::new(options.seed, index, Purpose::Profile);
        let persona = draw_persona(&mut random, options);
        let region = region(options.seed, index);
        let cadence = random.weighted(region.market().pay_cycles);
        let irregular =
            persona == Persona::VariableIncome || random.percent(irregular_percent(options, level));
        Self {
            index,
            user_id: user_id(options.seed, index),
            persona,
            region,
            pay: if irregular { Cadence::Irregular } else { cadence },
            standard: if persona == Persona::WealthBuilder {
                random.between(200, 300)
            } else {
                random.between(70, 140)
            },
        }
    }
}

impl Household {
    /// The household of a user with a joint account. Nobody living on rare lump sums shares one: it would hide
    /// how thin their own cushion is.
    pub(crate) fn of(options: &Options, level: Level, index: u64) -> Option<Self> {
        let (owner, holder) = (index & !1, index | 1);
        let mut random = Random::new(options.seed, owner, Purpose::Household);
        let couple = random.percent(JOINT_PERCENT)
            && holder < options.users
            && [owner, holder]
                .iter()
                .all(|index| Profile::of(options, level, *index).pay != Cadence::Irregular);
        let account_id = Random::new(options.seed, owner, Purpose::JointAccount).id("acc_");
        couple.then_some(Self { owner, holder, account_id })
    }
}

pub(crate) fn user_id(seed: u64, index: u64) -> Arc<str> {
    Random::new(seed, index, Purpose::UserId).id("usr_")
}

/// Neighbours live in the same region, so that they can share an account.
fn region(seed: u64, index: u64) -> Region {
    let mut random = Random::new(seed, index | 1, Purpose::Household);
    random.weighted(&[(88, Region::UnitedStates), (6, Region::UnitedKingdom), (6, Region::Euro)])
}

fn draw_persona(random: &mut Random, options: &Options) -> Persona {
    let mix = options.personas;
    random.weighted(&[
        (mix.high_utilization.into(), Persona::HighUtilization),
        (mix.variable_income.into(), Persona::VariableIncome),
        (mix.subscription_heavy.into(), Persona::SubscriptionHeavy),
        (mix.savings_builder.into(), Persona::SavingsBuilder),
        (mix.wealth_builder.into(), Persona::WealthBuilder),
        (mix.plain.into(), Persona::Plain),
    ])
}

/// How many of the users whose persona does not already mean irregular pay must have it, to reach the level's
/// share of all users.
fn irregular_percent(options: &Options, level: Level) -> i64 {
    let (all, already) = (i64::from(options.personas.total()), i64::from(options.personas.variable_income));
    let wanted = level.irregular_income_percent * all - 100 * already;
    if all == already { 0 } else { (wanted / (all - already)).max(0) }
}
