//! What users of every region meet: subscriptions, lenders, cards, people's names. Data only.

use crate::truth::Cadence::{self, Annual, Bimonthly, Biweekly, Monthly, Quarterly, Semiannual, Weekly};

/// Name, cents, rhythm, category when the bank does not call it a subscription.
pub(crate) type Subscription = (&'static str, i64, Cadence, (&'static str, &'static str));

const MEDIA: (&str, &str) = ("entertainment", "streaming");
const SOFTWARE: (&str, &str) = ("shopping", "digital_purchase");
const FITNESS: (&str, &str) = ("health", "gym");
const NEWS: (&str, &str) = ("other", "general");

pub(crate) static SUBSCRIPTIONS: &[Subscription] = &[
    ("Netflix", 1_549, Monthly, MEDIA),
    ("Spotify", 1_199, Monthly, MEDIA),
    ("Hulu", 1_799, Monthly, MEDIA),
    ("Disney Plus", 1_399, Monthly, MEDIA),
    ("YouTube Premium", 1_399, Monthly, MEDIA),
    ("Audible", 1_495, Monthly, MEDIA),
    ("Max Streaming", 1_699, Monthly, MEDIA),
    ("Paramount Plus", 1_199, Monthly, MEDIA),
    ("PlayStation Network", 1_799, Monthly, MEDIA),
    ("Xbox Game Pass", 1_999, Monthly, MEDIA),
    ("Adobe Creative Cloud", 2_299, Monthly, SOFTWARE),
    ("Dropbox", 1_199, Monthly, SOFTWARE),
    ("OpenAI ChatGPT", 2_000, Monthly, SOFTWARE),
    ("Canva", 1_499, Monthly, SOFTWARE),
    ("Notion Labs", 1_200, Monthly, SOFTWARE),
    ("Planet Fitness", 2_499, Monthly, FITNESS),
    ("Anytime Fitness", 4_399, Monthly, FITNESS),
    ("ClassPass", 4_900, Monthly, FITNESS),
    ("Peloton", 4_400, Monthly, FITNESS),
    ("Calm", 1_499, Monthly, FITNESS),
    ("New York Times", 1_700, Monthly, NEWS),
    ("The Athletic", 799, Monthly, NEWS),
    ("Duolingo", 1_299, Monthly, NEWS),
    ("HelloFresh", 6_594, Weekly, NEWS),
    ("Misfits Market", 4_180, Biweekly, NEWS),
    ("BarkBox", 3_500, Monthly, NEWS),
    ("FabFitFun", 6_999, Quarterly, NEWS),
    ("Dollar Shave Club", 2_700, Bimonthly, NEWS),
    ("Amazon Prime", 13_900, Annual, NEWS),
    ("Microsoft 365", 9_999, Annual, SOFTWARE),
    ("Namecheap Domains", 2_398, Annual, SOFTWARE),
    ("NordVPN", 8_376, Annual, SOFTWARE),
    ("Costco Membership", 6_500, Annual, NEWS),
    ("1Password", 5_988, Annual, SOFTWARE),
    ("Norton Lifelock", 5_749, Semiannual, SOFTWARE),
];

/// Names under which several subscriptions are billed, with what each may cost.
pub(crate) static MERGED: &[(&str, &[i64])] = &[
    ("APPLE.COM/BILL", &[299, 1_099, 1_695, 999]),
    ("GOOGLE *SERVICES", &[199, 1_399, 799]),
    ("PAYPAL *RECURRING", &[899, 2_500, 1_450]),
    ("AMAZON DIGITAL", &[499, 1_499, 1_099]),
];

pub(crate) static ONE_OFF: &[(&str, &str, i64)] = &[
    ("Summit Auto Repair", "auto_repair", 48_000),
    ("Skyline Airlines", "travel", 41_000),
    ("Harborview Hotel", "travel", 32_000),
    ("Family Dental Care", "medical", 26_000),
    ("City Veterinary", "veterinary", 18_500),
    ("Stadium Tickets", "entertainment", 11_200),
    ("Furniture Barn", "retail", 52_000),
    ("Garden Centre", "retail", 7_400),
    ("Parking Violations Bureau", "general", 6_500),
    ("Community Theatre", "entertainment", 4_800),
    ("Urgent Care Clinic", "medical", 15_500),
    ("Phone Repair Hub", "general", 12_900),
];

pub(crate) static GIG_PAYERS: &[&str] = &[
    "Stripe Transfer",
    "Upwork Escrow",
    "Fiverr Payout",
    "Wren Studio Client",
    "Toptal Payments",
    "Patreon Payout",
];

pub(crate) const CAR_LENDERS: &[&str] = &["Toyota Financial", "Ally Auto", "Santander Consumer"];
pub(crate) const STUDENT_LENDERS: &[&str] = &["Nelnet Student Loan", "MOHELA", "Aidvantage"];
pub(crate) const MORTGAGE_LENDERS: &[&str] = &["Rocket Mortgage", "Nationwide Home Loans", "Harbor Mortgage"];

pub(crate) static CARDS: &[(&str, &str)] = &[
    ("visa", "Everyday Visa"),
    ("visa", "Travel Visa Signature"),
    ("mastercard", "Cash Back Mastercard"),
    ("amex", "Blue American Express"),
    ("discover", "Discover it"),
];

pub(crate) static FIRST_NAMES: &[&str] = &[
    "Amara", "Ben", "Carla", "Dmitri", "Elena", "Farid", "Grace", "Hugo", "Ines", "Jonas", "Kavya", "Liam",
    "Mei", "Nadia", "Oscar", "Priya", "Quinn", "Rosa", "Samir", "Tess", "Umar", "Vera", "Wes", "Ximena",
    "Yusuf", "Zoe",
];

pub(crate) static LAST_NAMES: &[&str] = &[
    "Abbott",
    "Brandt",
    "Castillo",
    "Dubois",
    "Eriksen",
    "Fischer",
    "Gupta",
    "Hayes",
    "Ibrahim",
    "Jensen",
    "Kowalski",
    "Lindqvist",
    "Moreau",
    "Nakamura",
    "Okafor",
    "Petrov",
    "Quigley",
    "Ramirez",
    "Singh",
    "Tanaka",
    "Ueda",
    "Vasquez",
    "Whitaker",
    "Xu",
    "Young",
    "Zimmer",
];
