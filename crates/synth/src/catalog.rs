//! Flat tables of names: people, employers, merchants and prices by region. Data only.

use crate::ledger::Channel;
use crate::truth::{Cadence, HabitKind};

/// Where a user banks; decides the currency and who they deal with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Region {
    UnitedStates,
    UnitedKingdom,
    Euro,
}

impl Region {
    pub(crate) fn currency(self) -> &'static str {
        match self {
            Self::UnitedStates => "USD",
            Self::UnitedKingdom => "GBP",
            Self::Euro => "EUR",
        }
    }

    pub(crate) fn market(self) -> &'static Market {
        match self {
            Self::UnitedStates => &UNITED_STATES,
            Self::UnitedKingdom => &UNITED_KINGDOM,
            Self::Euro => &EURO,
        }
    }
}

/// Whom the users of a region deal with.
pub(crate) struct Market {
    pub(crate) cities: &'static [&'static str],
    pub(crate) employers: &'static [&'static str],
    pub(crate) landlords: &'static [&'static str],
    pub(crate) benefits: &'static [&'static str],
    /// Metered and fixed bills: name, detailed category, typical cents, rhythm, metered.
    pub(crate) bills: &'static [Bill],
    pub(crate) habits: &'static [HabitGroup],
    pub(crate) pay_cycles: &'static [(i64, Cadence)],
}

#[derive(Clone, Copy)]
pub(crate) struct Bill {
    pub(crate) name: &'static str,
    pub(crate) detailed: &'static str,
    pub(crate) cents: i64,
    pub(crate) cadence: Cadence,
    pub(crate) metered: bool,
}

const fn bill(
    name: &'static str,
    detailed: &'static str,
    cents: i64,
    cadence: Cadence,
    metered: bool,
) -> Bill {
    Bill { name, detailed, cents, cadence, metered }
}

/// A kind of habit: where it may happen and how much a visit costs.
pub(crate) struct HabitGroup {
    pub(crate) kind: HabitKind,
    pub(crate) merchants: &'static [&'static str],
    pub(crate) channel: Channel,
    pub(crate) category: (&'static str, &'static str),
    pub(crate) cents: i64,
    /// Spread of a visit's cost, percent.
    pub(crate) spread: i64,
    /// Visits, relative to the other habits.
    pub(crate) weight: i64,
    /// Users who have the habit, percent.
    pub(crate) share: i64,
}

use Cadence::{Annual, Bimonthly, Biweekly, Monthly, Quarterly, Semiannual, Semimonthly, Weekly};

static UNITED_STATES: Market = Market {
    cities: &["DENVER CO", "SEATTLE WA", "AUSTIN TX", "COLUMBUS OH", "TAMPA FL", "BOISE ID", "NEWARK NJ"],
    employers: &[
        "Alder Freight Lines",
        "Bluestem Hospital",
        "Cobalt Analytics",
        "Daybreak Foods",
        "Eastfield Schools",
        "Foxglove Hotels",
        "Granite State Steel",
        "Harbor Point Dental",
        "Ironbark Logistics",
        "Juniper Retail Group",
        "Kestrel Aerospace",
        "Lakeview Clinics",
        "Mesa Solar Works",
        "Northgate Software",
        "Orchard Insurance",
        "Pinecrest University",
        "Quarry Road Builders",
        "Redwood Utilities",
        "Summit Packaging",
        "Tidewater Shipyards",
    ],
    landlords: &[
        "Greenway Property Mgmt",
        "Oak Terrace Apartments",
        "Riverside Lofts",
        "Maple Court Rentals",
        "Union Square Living",
    ],
    benefits: &["SSA TREAS 310 XXSOC SEC"],
    bills: &[
        bill("Pacific Light & Power", "electricity_bill", 11_800, Monthly, true),
        bill("Clearwater Gas", "gas_bill", 6_400, Monthly, true),
        bill("City Water Dept", "water_bill", 7_900, Bimonthly, true),
        bill("Xfinity", "internet_bill", 7_999, Monthly, false),
        bill("Verizon Wireless", "phone_bill", 6_500, Monthly, false),
        bill("GEICO Auto", "insurance", 12_450, Monthly, false),
        bill("State Farm", "insurance", 61_200, Semiannual, false),
        bill("Lemonade Renters", "insurance", 18_000, Annual, false),
        bill("Waste Management", "waste_bill", 8_700, Quarterly, false),
        bill("Willow Creek HOA", "association_dues", 28_500, Quarterly, false),
        bill("Guardian Life", "insurance", 4_325, Monthly, false),
        bill("Bright Horizons Daycare", "childcare", 21_500, Weekly, false),
    ],
    habits: &[
        HabitGroup {
            kind: HabitKind::Groceries,
            merchants: &["Safeway", "Trader Joe's", "Kroger", "Whole Foods Market", "Aldi"],
            channel: Channel::InStore,
            category: ("groceries", "grocery_store"),
            cents: 6_800,
            spread: 65,
            weight: 24,
            share: 98,
        },
        HabitGroup {
            kind: HabitKind::Fuel,
            merchants: &["Shell Oil", "Chevron", "Exxon Mobil", "Costco Gas"],
            channel: Channel::InStore,
            category: ("gas", "gas_station"),
            cents: 4_300,
            spread: 35,
            weight: 9,
            share: 75,
        },
        HabitGroup {
            kind: HabitKind::Coffee,
            merchants: &["Starbucks", "Peet's Coffee", "Dunkin'", "Copper Kettle Coffee"],
            channel: Channel::InStore,
            category: ("restaurants", "coffee_shop"),
            cents: 575,
            spread: 45,
            weight: 16,
            share: 60,
        },
        HabitGroup {
            kind: HabitKind::Restaurant,
            merchants: &[
                "Chipotle",
                "Panera Bread",
                "El Camino Taqueria",
                "Golden Wok",
                "Luigi's Trattoria",
                "McDonald's",
                "DoorDash",
            ],
            channel: Channel::InStore,
            category: ("restaurants", "restaurant"),
            cents: 2_900,
            spread: 70,
            weight: 12,
            share: 95,
        },
        HabitGroup {
            kind: HabitKind::Restaurant,
            merchants: &["Sweetgreen", "Five Guys", "Thai Basil", "Uber Eats", "Corner Bistro"],
            channel: Channel::InStore,
            category: ("restaurants", "restaurant"),
            cents: 2_200,
            spread: 60,
            weight: 8,
            share: 70,
        },
        HabitGroup {
            kind: HabitKind::Shopping,
            merchants: &["Amazon Marketplace", "Target", "Walmart", "Best Buy"],
            channel: Channel::Online,
            category: ("shopping", "retail"),
            cents: 4_700,
            spread: 90,
            weight: 13,
            share: 95,
        },
        HabitGroup {
            kind: HabitKind::Shopping,
            merchants: &["Old Navy", "Home Depot", "REI Co-op", "Etsy"],
            channel: Channel::InStore,
            category: ("shopping", "retail"),
            cents: 6_100,
            spread: 85,
            weight: 5,
            share: 60,
        },
        HabitGroup {
            kind: HabitKind::Pharmacy,
            merchants: &["CVS Pharmacy", "Walgreens", "Rite Aid"],
            channel: Channel::InStore,
            category: ("health", "pharmacy"),
            cents: 2_100,
            spread: 80,
            weight: 4,
            share: 55,
        },
        HabitGroup {
            kind: HabitKind::Cash,
            merchants: &["ATM Withdrawal"],
            channel: Channel::InStore,
            category: ("cash", "atm_withdrawal"),
            cents: 8_000,
            spread: 75,
            weight: 4,
            share: 45,
        },
        HabitGroup {
            kind: HabitKind::Transport,
            merchants: &["Uber Trip", "Lyft Ride", "Metro Transit", "ParkMobile"],
            channel: Channel::Online,
            category: ("transport", "ride_share"),
            cents: 1_750,
            spread: 70,
            weight: 8,
            share: 50,
        },
    ],
    pay_cycles: &[(15, Weekly), (45, Biweekly), (22, Semimonthly), (18, Monthly)],
};

static UNITED_KINGDOM: Market = Market {
    cities: &["LEEDS", "BRISTOL", "GLASGOW", "LONDON SE1", "CARDIFF", "YORK"],
    employers: &[
        "Ashdown Council",
        "Brackenfield NHS Trust",
        "Cotswold Homeware",
        "Dunmore Rail",
        "Elmbridge Academy",
        "Fenwick & Rowe LLP",
        "Harrowgate Textiles",
        "Kingsway Media",
        "Lowland Foods",
        "Severn Bridge Systems",
    ],
    landlords: &["Albion Lettings", "Cathedral Quarter Homes", "Thornfield Estates", "Canalside Living"],
    benefits: &["DWP STATE PENSION", "HMRC CHILD BENEFIT"],
    bills: &[
        bill("Octopus Energy", "electricity_bill", 13_200, Monthly, true),
        bill("Severn Trent Water", "water_bill", 5_100, Bimonthly, true),
        bill("Council Tax", "council_tax", 16_800, Monthly, false),
        bill("BT Broadband", "internet_bill", 3_499, Monthly, false),
        bill("O2 Mobile", "phone_bill", 2_200, Monthly, false),
        bill("Aviva Car Insurance", "insurance", 4_610, Monthly, false),
        bill("Admiral Home Cover", "insurance", 21_400, Annual, false),
        bill("TV Licence", "tv_licence", 4_238, Quarterly, false),
        bill("DVLA Vehicle Tax", "vehicle_tax", 9_900, Semiannual, false),
        bill("Little Acorns Nursery", "childcare", 18_000, Weekly, false),
    ],
    habits: &[
        HabitGroup {
            kind: HabitKind::Groceries,
            merchants: &["Tesco Stores", "Sainsbury's", "Lidl GB", "Waitrose", "Co-op Food"],
            channel: Channel::InStore,
            category: ("groceries", "grocery_store"),
            cents: 4_200,
            spread: 70,
            weight: 27,
            share: 99,
        },
        HabitGroup {
            kind: HabitKind::Fuel,
            merchants: &["BP Connect", "Esso Tesco", "Shell UK"],
            channel: Channel::InStore,
            category: ("gas", "gas_station"),
            cents: 5_200,
            spread: 30,
            weight: 7,
            share: 60,
        },
        HabitGroup {
            kind: HabitKind::Coffee,
            merchants: &["Costa Coffee", "Pret A Manger", "Caffe Nero", "Greggs"],
            channel: Channel::InStore,
            category: ("restaurants", "coffee_shop"),
            cents: 430,
            spread: 45,
            weight: 16,
            share: 65,
        },
        HabitGroup {
            kind: HabitKind::Restaurant,
            merchants: &["Nando's", "Wagamama", "The Crown Inn", "Dishoom", "Deliveroo"],
            channel: Channel::InStore,
            category: ("restaurants", "restaurant"),
            cents: 2_700,
            spread: 70,
            weight: 11,
            share: 95,
        },
        HabitGroup {
            kind: HabitKind::Shopping,
            merchants: &["Amazon UK Marketplace", "Argos", "Marks & Spencer", "John Lewis"],
            channel: Channel::Online,
            category: ("shopping", "retail"),
            cents: 3_900,
            spread: 90,
            weight: 12,
            share: 95,
        },
        HabitGroup {
            kind: HabitKind::Pharmacy,
            merchants: &["Boots", "Superdrug"],
            channel: Channel::InStore,
            category: ("health", "pharmacy"),
            cents: 1_300,
            spread: 80,
            weight: 4,
            share: 60,
        },
        HabitGroup {
            kind: HabitKind::Cash,
            merchants: &["LNK Cash Machine"],
            channel: Channel::InStore,
            category: ("cash", "atm_withdrawal"),
            cents: 4_000,
            spread: 75,
            weight: 3,
            share: 40,
        },
        HabitGroup {
            kind: HabitKind::Transport,
            merchants: &["TfL Travel Charge", "Trainline", "Bolt Ride"],
            channel: Channel::Online,
            category: ("transport", "public_transport"),
            cents: 980,
            spread: 75,
            weight: 12,
            share: 65,
        },
    ],
    pay_cycles: &[(12, Weekly), (8, Biweekly), (80, Monthly)],
};

static EURO: Market = Market {
    cities: &["BERLIN", "LYON", "UTRECHT", "DUBLIN", "MADRID", "GRAZ"],
    employers: &[
        "Adlerwerke GmbH",
        "Banque Lumiere SA",
        "Cantabria Energia",
        "De Molen Logistiek",
        "Edelstein Klinik",
        "Fabrique Verte SARL",
        "Hollandia Software BV",
        "Liffey Pharma",
        "Nordwind Verlag",
        "Sierra Norte Textil",
    ],
    landlords: &["Hausverwaltung Linde", "Immobiliere du Parc", "Woonstad Verhuur", "Casa Sol Alquileres"],
    benefits: &["FAMILIENKASSE KINDERGELD", "RENTENSERVICE"],
    bills: &[
        bill("Stadtwerke Strom", "electricity_bill", 9_400, Monthly, true),
        bill("Gas de l'Ouest", "gas_bill", 7_700, Monthly, true),
        bill("Aqua Municipal", "water_bill", 6_200, Quarterly, true),
        bill("Telekom Internet", "internet_bill", 4_495, Monthly, false),
        bill("Vodafone", "phone_bill", 2_999, Monthly, false),
        bill("Allianz Kfz", "insurance", 31_800, Semiannual, false),
        bill("HUK Haftpflicht", "insurance", 7_450, Annual, false),
        bill("Rundfunkbeitrag", "broadcast_fee", 5_508, Quarterly, false),
        bill("AXA Hausrat", "insurance", 1_890, Monthly, false),
    ],
    habits: &[
        HabitGroup {
            kind: HabitKind::Groceries,
            merchants: &["REWE", "Carrefour", "Albert Heijn", "Edeka", "Mercadona"],
            channel: Channel::InStore,
            category: ("groceries", "grocery_store"),
            cents: 4_400,
            spread: 70,
            weight: 27,
            share: 99,
        },
        HabitGroup {
            kind: HabitKind::Fuel,
            merchants: &["Aral Tankstelle", "TotalEnergies", "Repsol"],
            channel: Channel::InStore,
            category: ("gas", "gas_station"),
            cents: 5_600,
            spread: 30,
            weight: 7,
            share: 60,
        },
        HabitGroup {
            kind: HabitKind::Coffee,
            merchants: &["Cafe Central", "Backerei Kamps", "Starbucks"],
            channel: Channel::InStore,
            category: ("restaurants", "coffee_shop"),
            cents: 420,
            spread: 45,
            weight: 15,
            share: 65,
        },
        HabitGroup {
            kind: HabitKind::Restaurant,
            merchants: &["Vapiano", "Trattoria Bella", "Lieferando", "Le Petit Bistro", "Asia Wok"],
            channel: Channel::InStore,
            category: ("restaurants", "restaurant"),
            cents: 2_600,
            spread: 70,
            weight: 11,
            share: 95,
        },
        HabitGroup {
            kind: HabitKind::Shopping,
            merchants: &["Amazon EU Marketplace", "Zalando", "IKEA", "MediaMarkt"],
            channel: Channel::Online,
            category: ("shopping", "retail"),
            cents: 4_600,
            spread: 90,
            weight: 12,
            share: 95,
        },
        HabitGroup {
            kind: HabitKind::Pharmacy,
            merchants: &["Apotheke am Markt", "dm Drogerie"],
            channel: Channel::InStore,
            category: ("health", "pharmacy"),
            cents: 1_600,
            spread: 80,
            weight: 5,
            share: 65,
        },
        HabitGroup {
            kind: HabitKind::Cash,
            merchants: &["Geldautomat"],
            channel: Channel::InStore,
            category: ("cash", "atm_withdrawal"),
            cents: 8_000,
            spread: 60,
            weight: 4,
            share: 60,
        },
        HabitGroup {
            kind: HabitKind::Transport,
            merchants: &["Deutsche Bahn", "BVG Ticket", "FreeNow"],
            channel: Channel::Online,
            category: ("transport", "public_transport"),
            cents: 1_150,
            spread: 75,
            weight: 10,
            share: 65,
        },
    ],
    pay_cycles: &[(100, Monthly)],
};

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
