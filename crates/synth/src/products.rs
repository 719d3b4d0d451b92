//! The catalogue of partner offers, written by hand, in the shape `POST /ingest/` takes. Partners are invented.

/// A JSON array of products.
pub const PRODUCTS: &str = include_str!("../data/products.json");

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use serde_json::Value;

    use super::*;

    fn products() -> Vec<Value> {
        serde_json::from_str(PRODUCTS).unwrap()
    }

    fn distinct(field: &str) -> HashSet<String> {
        products().iter().map(|product| product[field].as_str().unwrap().to_owned()).collect()
    }

    #[test]
    fn ids_and_names_are_distinct() {
        let count = products().len();
        assert!(count >= 40);
        assert_eq!((distinct("product_id").len(), distinct("product_name").len()), (count, count));
    }

    #[test]
    fn every_documented_type_and_category_is_offered() {
        let types = ["savings_account", "credit_card", "app", "service", "investment_account", "loan"];
        assert_eq!(distinct("product_type"), types.map(str::to_owned).into());
        let categories = [
            "hysa",
            "balance_transfer",
            "budgeting_app",
            "subscription_manager",
            "robo_advisor",
            "credit_builder",
            "debt_consolidation",
            "personal_loan",
        ];
        assert_eq!(distinct("category"), categories.map(str::to_owned).into());
    }

    #[test]
    fn every_offer_names_its_partner_and_says_it_is_no_advice() {
        for product in products() {
            let disclosure = product["disclosure"].as_str().unwrap();
            assert!(disclosure.contains(product["partner_name"].as_str().unwrap()), "{disclosure}");
            assert_eq!(
                disclosure.matches("This is educational content, not financial advice.").count(),
                1,
                "{disclosure}"
            );
        }
    }

    #[test]
    fn eligibility_is_within_its_documented_range() {
        for product in products() {
            let utilization = product["max_credit_utilization"].as_f64().unwrap();
            assert!(utilization > 0.0 && utilization <= 1.0);
            assert!(product["min_income"].as_u64().is_some());
            assert!(product["min_credit_score"].as_u64().is_none_or(|score| (300..=850).contains(&score)));
        }
    }
}
