// Made by `npm run gen` from the server's description. Do not edit.
export interface paths {
    "/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Greet
         * @description Whoever asks for `text/html`, as browsers do, is sent to the console.
         */
        get: operations["greet"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Log in, as clients of the operator dashboard do it
         * @description The same as `/auth/login`; the login comes as `email`.
         */
        post: operations["log_in_by_email"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/operator/alerts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What needs attention now */
        get: operations["list_operator_alerts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/operator/analytics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The desk's work by day, operator, persona and reason
         * @description At most 366 days; the last 30 if none are named. For analysts too: it names operators and no customer.
         */
        get: operations["get_operator_analytics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/operator/stats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The queue now, and what was decided today
         * @description Today begins at midnight in the deployment's time zone.
         */
        get: operations["get_operator_stats"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/operator/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Find users by name, e-mail address, id, persona or consent */
        get: operations["search_users"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/operator/users/{user_id}/accounts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Accounts of a user, with what is owned and what is owed by currency */
        get: operations["list_user_accounts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/operator/users/{user_id}/persona-history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Personas a user has and had, newest first */
        get: operations["list_user_personas"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/operator/users/{user_id}/signals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Signals of a user over 30 and 180 days, with the rows behind each figure */
        get: operations["explain_user_signals"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/operator/users/{user_id}/streams": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Recurring streams with their next dates, and why other candidates are none */
        get: operations["list_user_streams"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/operator/users/{user_id}/transactions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Transactions of a user, newest first; or, by `ids`, the rows behind a figure */
        get: operations["list_user_transactions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Log in
         * @description Too many failures of one login or from one address are answered with 429 until the window has passed.
         */
        post: operations["log_in"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Log out
         * @description Revokes refresh tokens. An access token that was given out stays good until it runs out, in minutes.
         */
        post: operations["log_out"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who am I */
        get: operations["get_own_identity"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Trade a refresh token for a new session
         * @description Each is good for one use. A second use revokes every token that came from the same login. The token of a cookie may
         *     be used again for ten seconds: a browser that reloads does not see the first answer.
         */
        post: operations["refresh_session"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/consent/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Grant or withdraw consent
         * @description Withdrawing removes the user's signals, personas and recommendation texts in the same transaction. Saying what
         *     already holds changes nothing.
         */
        post: operations["change_consent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/consent/{user_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Consent and its history */
        get: operations["get_consent"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/features/compute/{user_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Compute behavioural features of a user */
        post: operations["compute_features"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Is the process alive */
        get: operations["get_health"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/identities": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List identities, by login */
        get: operations["list_identities"];
        put?: never;
        /** Make an identity */
        post: operations["create_identity"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/identities/{identity_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change an identity
         * @description Admins cannot take their own rights away.
         */
        patch: operations["change_identity"];
        trace?: never;
    };
    "/ingest/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Load users, accounts, transactions, liabilities and products
         * @description Rows are matched by their ids: new ones are inserted, changed ones updated, equal ones left alone, so a file may
         *     be sent again. Positive amounts are money in. The body may be gzip-encoded. With an `Idempotency-Key` of up to
         *     255 characters a repeated request gets the first answer for 24 hours.
         */
        post: operations["ingest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ingest/plaid": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Load one user's accounts and transactions from Plaid's JSON
         * @description Takes answers of `/transactions/get` and `/transactions/sync`, and custom users of Plaid's sandbox. Plaid's
         *     amounts are positive when money goes out; they are turned round here. Otherwise as `POST /ingest/`.
         */
        post: operations["ingest_plaid"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Metrics for Prometheus
         * @description For admins, analysts, and the bearer of `http.metrics_token`.
         */
        get: operations["get_metrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/operator/dashboard": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Totals, personas, recommendations and latency */
        get: operations["get_dashboard"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/operator/users/{user_id}/signals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Signals of a user over 30 and 180 days */
        get: operations["get_user_signals"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/personas/{user_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Personas of a user */
        get: operations["list_personas"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/personas/{user_id}/assign": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Assign a persona from the computed features
         * @description Without computed features the answer is the fallback, marked `insufficient_data`.
         */
        post: operations["assign_persona"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/products/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A page of products */
        get: operations["list_products"];
        put?: never;
        /** Add a product */
        post: operations["create_product"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/products/{product_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One product */
        get: operations["get_product"];
        /** Replace a product */
        put: operations["replace_product"];
        post?: never;
        /**
         * Take a product out of matching
         * @description The row stays, inactive, because recommendations refer to it.
         */
        delete: operations["delete_product"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/profile/{user_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Features and personas of a user */
        get: operations["get_profile"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Can the service do its work
         * @description Asks the database; 503 when it does not answer within two seconds.
         */
        get: operations["get_readiness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/recommendations/bulk-approve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Approve many, each on its own
         * @description Answers 200 with a result per item, also when none could be approved.
         */
        post: operations["bulk_approve_recommendations"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/recommendations/generate/{user_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Generate recommendations, or get the batch that still fits
         * @description Everything starts as `pending_approval`: nothing reaches the user before an operator approved it.
         */
        post: operations["generate_recommendations"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/recommendations/{recommendation_id}/approve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Approve a recommendation */
        post: operations["approve_recommendation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/recommendations/{recommendation_id}/override": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Change the text of a recommendation; it then awaits approval again */
        post: operations["override_recommendation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/recommendations/{recommendation_id}/reject": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Reject a recommendation */
        post: operations["reject_recommendation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/recommendations/{user_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Recommendations of a user, newest first
         * @description Customers see their own, and of those only what was approved for them.
         */
        get: operations["list_recommendations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/users/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A page of users */
        get: operations["list_users"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/users/{user_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One user with personas of both windows */
        get: operations["get_user"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/users/{user_id}/streams": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Recurring streams of a user, and why other candidates are none */
        get: operations["list_streams"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description Every account of a user. */
        AccountList: {
            items: components["schemas"]["AccountView"][];
            total: number;
            totals: components["schemas"]["CurrencyTotals"][];
        };
        /** @description An account with what is owed on it. */
        AccountView: {
            account_id: string;
            /** @description As the bank spells it. */
            type: string;
            subtype?: string | null;
            /** @description As it is understood here: `checking`, `savings`, `credit_card`, `investment`, `loan`, `other`. */
            kind: string;
            name?: string | null;
            /** @description Last digits, as the bank shows them. */
            mask?: string | null;
            currency: string;
            balance_current?: components["schemas"]["Cents"] | null;
            balance_available?: components["schemas"]["Cents"] | null;
            balance_limit?: components["schemas"]["Cents"] | null;
            utilization?: components["schemas"]["Ratio"] | null;
            /** @description Held together with others. */
            joint: boolean;
            liabilities: components["schemas"]["LiabilityView"][];
            updated_at: components["schemas"]["UnixMs"];
        };
        /** @description How often each thing was done to a recommendation. */
        Actions: {
            /** Format: int64 */
            approved: number;
            /** Format: int64 */
            rejected: number;
            /** Format: int64 */
            flagged: number;
            /** Format: int64 */
            modified: number;
            /** Format: int64 */
            undone: number;
        };
        /** @description Something that needs attention: a figure that passed its threshold. */
        Alert: {
            /** @description Stable name. */
            alert: string;
            severity: components["schemas"]["AlertSeverity"];
            message: string;
            /** @description The figure that passed. */
            value: components["schemas"]["Ratio"];
            /** @description It fires above this. */
            threshold: components["schemas"]["Ratio"];
            /** @description `recommendations`, `flags`, or `share` (0 to 1). */
            unit: string;
            /** @description `now` or `today`. */
            window: string;
        };
        /**
         * @description How soon to look.
         * @enum {string}
         */
        AlertSeverity: "high" | "medium";
        /** @description What needs attention, the most urgent first. */
        Alerts: {
            items: components["schemas"]["Alert"][];
            total: number;
            day: components["schemas"]["Day"];
            time_zone: string;
            as_of: components["schemas"]["UnixMs"];
        };
        /** @description The desk's work over some days. */
        Analytics: {
            from: components["schemas"]["Day"];
            to: components["schemas"]["Day"];
            time_zone: string;
            as_of: components["schemas"]["UnixMs"];
            summary: components["schemas"]["Summary"];
            /** @description One entry a day, days without work included. */
            timeline: components["schemas"]["DayActivity"][];
            /** @description The busiest first; at most 50. */
            operators: components["schemas"]["OperatorActivity"][];
            operators_total: number;
            personas: components["schemas"]["PersonaActivity"][];
            /** @description Of recommendations changed within these days; at most 20. */
            overrides_by_reason: components["schemas"]["ReasonCount"][];
            /** @description Of recommendations rejected within these days; at most 20. */
            rejections_by_reason: components["schemas"]["ReasonCount"][];
        };
        /** @description Body of `bulk-approve`. */
        BulkApproveRequest: {
            /** @description The caller's own login or identity id. */
            operator_id: string;
            recommendation_ids: string[];
        };
        /** @description What became of a bulk: each item has its own transaction. */
        BulkApproveResponse: {
            approved: number;
            failed: number;
            approved_ids: string[];
            errors: components["schemas"]["BulkError"][];
        };
        /** @description Why one item was not approved. */
        BulkError: {
            recommendation_id: string;
            /** @description Stable name, as in problem bodies. */
            code: string;
            reason: string;
        };
        /**
         * @description How often a stream repeats.
         * @enum {string}
         */
        Cadence: "weekly" | "biweekly" | "semimonthly" | "monthly" | "bimonthly" | "quarterly" | "semiannual" | "annual" | "irregular";
        /** @description One card. `last_four` is the bank's own mask, never made from an id. */
        CardSignals: {
            account_id: string;
            last_four?: string | null;
            utilization?: components["schemas"]["Ratio"] | null;
            balance?: components["schemas"]["Cents"] | null;
            limit?: components["schemas"]["Cents"] | null;
        };
        /** @description Major units with two decimals; positive is money in. */
        Cents: number;
        /** @description What to change; what is absent stays. */
        ChangeIdentityRequest: {
            display_name?: string | null;
            role?: components["schemas"]["Role"] | null;
            user_id?: string | null;
            /** @description `false` ends all sessions and refuses the tokens given out. */
            active?: boolean | null;
            /**
             * Format: password
             * @description A new password ends all sessions.
             */
            password?: string | null;
        };
        /** @description `POST /features/compute/{user_id}`. */
        ComputedFeatures: {
            user_id: string;
            /** Format: int32 */
            window_days: number;
            features: components["schemas"]["Features"];
            as_of: components["schemas"]["Day"];
            /** @description Currency of every amount in `features`. */
            currency: string;
            /** @description Where each figure comes from. */
            evidence: components["schemas"]["Evidence"][];
            /** @description What was missing or left out. */
            notes: string[];
            /**
             * Format: int32
             * @description Days of history seen.
             */
            history_days?: number | null;
            /** @description SHA-256 over everything the figures were computed from. */
            fingerprint: string;
            computed_at: components["schemas"]["UnixMs"];
            /** @description Whether the answer was kept for profiles, personas and recommendations. */
            stored: boolean;
        };
        /**
         * @description What to do.
         * @enum {string}
         */
        ConsentAction: "grant" | "revoke";
        /** @description One change of mind. */
        ConsentEvent: {
            /** @description `granted` or `revoked`. */
            action: string;
            timestamp: components["schemas"]["UnixMs"];
            version: string;
            channel: string;
            /** @description The identity that said it. */
            actor_id: string;
            actor_role: string;
        };
        /** @description `POST /consent/`. */
        ConsentRequest: {
            user_id: string;
            action: components["schemas"]["ConsentAction"];
            /**
             * @description Version of the wording the user agreed to.
             * @default 1.0
             */
            version: string;
            /**
             * @description Where it was said: `api`, `branch`, `phone`, ….
             * @default api
             */
            channel: string;
        };
        /** @description The consent in force and how it came to be, newest first. */
        ConsentState: {
            user_id: string;
            consent_status: boolean;
            consent_granted_at?: components["schemas"]["UnixMs"] | null;
            consent_revoked_at?: components["schemas"]["UnixMs"] | null;
            history: components["schemas"]["ConsentEvent"][];
        };
        CreateIdentityRequest: {
            /** @description Compared without case. */
            login: string;
            display_name?: string | null;
            role: components["schemas"]["Role"];
            /** @description For customers, and for nobody else. */
            user_id?: string | null;
            /** Format: password */
            password: string;
        };
        CreditSignals: {
            cards: components["schemas"]["CardSignals"][];
            avg_utilization?: components["schemas"]["Ratio"] | null;
            max_utilization?: components["schemas"]["Ratio"] | null;
            minimum_payment_only: boolean;
            interest_charges: boolean;
            overdue: boolean;
        };
        /** @description What is owned and what is owed in one currency: a card's balance is a debt, not an asset. */
        CurrencyTotals: {
            currency: string;
            assets: components["schemas"]["Cents"];
            debts: components["schemas"]["Cents"];
            /** @description Accounts whose balance is not known and not counted. */
            unknown_balances: number;
        };
        /** @description `GET /operator/dashboard`. */
        Dashboard: {
            /**
             * Format: int64
             * @description Customers held.
             */
            total_users: number;
            /** Format: int64 */
            users_with_consent: number;
            /** @description Customers by 30-day persona; `fallback` counts those without a finding. */
            persona_distribution: {
                [key: string]: number;
            };
            /** @description Recommendations by status. */
            recommendations: {
                [key: string]: number;
            };
            metrics: components["schemas"]["LatencyMetrics"];
            as_of: components["schemas"]["UnixMs"];
        };
        /**
         * Format: date
         * @description A calendar day.
         */
        Day: string;
        /** @description One day. */
        DayActivity: components["schemas"]["Actions"] & {
            day: components["schemas"]["Day"];
            /** Format: int64 */
            generated: number;
        };
        /** @description A sentence, or on 422 the list of fields. */
        Detail: string | components["schemas"]["FieldError"][];
        /**
         * @description Which way the money goes, seen from the account.
         * @enum {string}
         */
        Direction: "in" | "out";
        /**
         * @description The five kinds of row, in the order they are loaded.
         * @enum {string}
         */
        Entity: "users" | "accounts" | "transactions" | "liabilities" | "products";
        /** @description One number with what it was made from. */
        Evidence: {
            /** @description Name of the field of [`Features`]. */
            feature: string;
            /** @description How the figure was made, in words and numbers: `checking balances 1,200.00 ÷ monthly expenses 2,400.00`. */
            explanation: string;
            transaction_ids: string[];
            account_ids: string[];
        };
        /** @description Signals of both windows with the rows they came from. */
        ExplainedSignals: components["schemas"]["UserSignals"] & {
            /** @description The same figures in full, one entry a window. */
            windows: components["schemas"]["ExplainedWindow"][];
        };
        /** @description Every figure of a window with its evidence. */
        ExplainedWindow: {
            /** Format: int32 */
            window_days: number;
            as_of: components["schemas"]["Day"];
            /** @description Currency of every amount. */
            currency: string;
            features: components["schemas"]["Features"];
            evidence: components["schemas"]["Evidence"][];
            notes: string[];
            /**
             * Format: int32
             * @description Days of history seen.
             */
            history_days?: number | null;
        };
        /**
         * @description Codes of the tests a candidate must pass, in the order they are made.
         * @enum {string}
         */
        FailedTest: "too_few" | "dates" | "coverage" | "amounts" | "chance" | "outweighed";
        /** @description The documented feature set for one window. Amounts are in the user's main currency. */
        Features: {
            /**
             * Format: int32
             * @description Active recurring outflow streams of kind subscription or bill.
             */
            recurring_merchants: number;
            /** @description What those streams cost in an average month (30.4375 days). */
            monthly_recurring_spend: components["schemas"]["Cents"];
            subscription_spend_share?: components["schemas"]["Ratio"] | null;
            net_savings_inflow?: components["schemas"]["Cents"] | null;
            savings_growth_rate?: components["schemas"]["Ratio"] | null;
            savings_balance?: components["schemas"]["Cents"] | null;
            emergency_fund_months?: components["schemas"]["Ratio"] | null;
            avg_utilization?: components["schemas"]["Ratio"] | null;
            max_utilization?: components["schemas"]["Ratio"] | null;
            utilization_30_flag: boolean;
            utilization_50_flag: boolean;
            utilization_80_flag: boolean;
            minimum_payment_only_flag: boolean;
            interest_charges_present: boolean;
            any_overdue: boolean;
            payroll_detected: boolean;
            /** Format: int32 */
            median_pay_gap_days?: number | null;
            income_variability?: components["schemas"]["Ratio"] | null;
            cash_flow_buffer_months?: components["schemas"]["Ratio"] | null;
            avg_monthly_income?: components["schemas"]["Cents"] | null;
            investment_account_detected: boolean;
            /**
             * Format: int32
             * @description Fees (overdraft, late, maintenance, ATM) charged in the window.
             */
            fee_count: number;
            fee_total: components["schemas"]["Cents"];
            /** Format: int32 */
            overdraft_count: number;
        };
        /** @description One thing wrong with the input, in FastAPI's shape. */
        FieldError: {
            /** @description Where: `["body", "users", "3", "email"]` or `["query", "limit"]`. */
            loc: string[];
            msg: string;
            type: string;
        };
        /** @description A persona in force, in brief. */
        FoundPersona: {
            persona_type: string;
            secondary_persona?: string | null;
            confidence_score: components["schemas"]["Ratio"];
            /** @description Why the persona is only a place to start. */
            fallback?: string | null;
            assigned_at: components["schemas"]["UnixMs"];
        };
        /** @description A user as found. */
        FoundUser: {
            user_id: string;
            full_name: string;
            email: string;
            consent_status: boolean;
            created_at: components["schemas"]["UnixMs"];
            persona_30d?: components["schemas"]["FoundPersona"] | null;
            persona_180d?: components["schemas"]["FoundPersona"] | null;
            /**
             * Format: int64
             * @description Recommendations that await review now.
             */
            awaiting_review: number;
        };
        /** @description A page of users. */
        FoundUsers: {
            items: components["schemas"]["FoundUser"][];
            /**
             * Format: int64
             * @description How many match the filters in all.
             */
            total: number;
            next_cursor?: string | null;
        };
        /** @description What a generation answers. */
        Generated: {
            user_id: string;
            persona: string;
            recommendations: components["schemas"]["RecommendationView"][];
            /** Format: int64 */
            generation_time_ms: number;
            /** @description Whether the last batch still fits and is given again. */
            cached: boolean;
            /** @description Who wrote the education: `llm`, `offline`, or `offline_after_llm_failure`. */
            education_source: string;
            /** @description What went wrong on the way, in words. */
            notes: string[];
        };
        Greeting: {
            message: string;
        };
        Health: {
            status: string;
        };
        /** @description Someone who can log in. */
        Identity: {
            identity_id: string;
            login: string;
            display_name: string;
            role: components["schemas"]["Role"];
            /** @description The user a customer is tied to. */
            user_id?: string | null;
            active: boolean;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
        };
        /** @description A page of identities. */
        IdentityPage: {
            identities: components["schemas"]["Identity"][];
            /**
             * Format: int64
             * @description Identities in all.
             */
            total: number;
            /** Format: int64 */
            limit: number;
            /** Format: int64 */
            offset: number;
        };
        IncomeSignals: {
            payroll_detected: boolean;
            avg_monthly?: components["schemas"]["Cents"] | null;
            /** @description Cadence of the largest active pay stream. */
            frequency?: string | null;
            /** Format: int32 */
            median_pay_gap_days?: number | null;
        };
        /** @description A bank account. Balances of cards and loans are what is owed, positive. */
        IngestAccount: {
            account_id?: string;
            /** @description The owner. */
            user_id?: string;
            type?: string;
            subtype?: string | null;
            name?: string | null;
            /** @description The last digits of the account's number. */
            mask?: string | null;
            /** Format: double */
            balance_available?: number | null;
            /** Format: double */
            balance_current?: number | null;
            /** Format: double */
            balance_limit?: number | null;
            /** @description `USD` when absent. */
            iso_currency_code?: string | null;
            holder_category?: string | null;
            /** @description Further holders of a joint account, whose transactions may be on it. Holders are added, never taken away. */
            joint_user_ids?: string[] | null;
            created_at?: string | null;
        };
        /** @description A card statement, loan or mortgage. Rates in percent. */
        IngestLiability: {
            liability_id?: string;
            account_id?: string;
            user_id?: string;
            /** @description `credit_card`, `loan`, `mortgage` or `other`. */
            liability_type?: string;
            /** Format: double */
            apr_purchase?: number | null;
            /** Format: double */
            apr_balance_transfer?: number | null;
            /** Format: double */
            apr_cash_advance?: number | null;
            /** Format: double */
            minimum_payment_amount?: number | null;
            /** Format: double */
            last_payment_amount?: number | null;
            is_overdue?: boolean | null;
            next_payment_due_date?: string | null;
            /** Format: double */
            last_statement_balance?: number | null;
            /** Format: double */
            interest_rate?: number | null;
            created_at?: string | null;
        };
        /** @description A partner offer with its rules of eligibility. */
        IngestProduct: {
            product_id?: string;
            product_name?: string;
            /** @description `savings_account`, `credit_card`, `app`, `service`, `investment_account` or `loan`. */
            product_type?: string;
            category?: string;
            persona_targets?: string[];
            short_description?: string;
            benefits?: string[];
            disclosure?: string;
            partner_name?: string;
            /**
             * Format: double
             * @description Lowest monthly income.
             */
            min_income?: number | null;
            /**
             * Format: double
             * @description Highest credit utilization; 1.0 is no limit.
             */
            max_credit_utilization?: number | null;
            requires_no_existing_savings?: boolean | null;
            requires_no_existing_investment?: boolean | null;
            /** Format: int64 */
            min_credit_score?: number | null;
            typical_apy_or_fee?: string | null;
            partner_link?: string | null;
            /**
             * Format: double
             * @description Percent. Never ranks an offer.
             */
            commission_rate?: number | null;
            /** Format: int64 */
            priority?: number | null;
            active?: boolean | null;
            created_at?: string | null;
            updated_at?: string | null;
        };
        /** @description Five optional arrays, in any order. Unknown fields are ignored. */
        IngestRequest: {
            users?: components["schemas"]["IngestUser"][] | null;
            accounts?: components["schemas"]["IngestAccount"][] | null;
            transactions?: components["schemas"]["IngestTransaction"][] | null;
            liabilities?: components["schemas"]["IngestLiability"][] | null;
            products?: components["schemas"]["IngestProduct"][] | null;
        };
        /** @description What a load did. */
        IngestResponse: {
            /** @description `success`, or `partial` when `mode=partial` left rows out. */
            status: string;
            /** @description Rows of the request that the database now holds as sent. */
            ingested: components["schemas"]["Ingested"];
            /** @description The same rows by what became of them. */
            rows: components["schemas"]["RowsByOutcome"];
            /** @description Every fault of every rejected row, up to 10,000. */
            rejections: components["schemas"]["Rejection"][];
            /**
             * Format: int64
             * @description Faults beyond those listed.
             */
            rejections_unlisted: number;
            /** @description What else the sender should know. */
            notes: string[];
            /** Format: int64 */
            duration_ms: number;
        };
        /** @description A movement on an account. Positive amounts are money in, negative ones money out. */
        IngestTransaction: {
            /** @description Unique within its user. */
            transaction_id?: string;
            account_id?: string;
            user_id?: string;
            /** @description ISO date or datetime; at most tomorrow. */
            date?: string;
            /** Format: double */
            amount?: number;
            merchant_name?: string | null;
            merchant_entity_id?: string | null;
            payment_channel?: string | null;
            category_primary?: string | null;
            category_detailed?: string | null;
            pending?: boolean | null;
            /** @description When given, it must be the account's. */
            iso_currency_code?: string | null;
            created_at?: string | null;
        };
        /** @description A bank customer. */
        IngestUser: {
            user_id?: string;
            full_name?: string;
            email?: string;
            /** @description `customer` (default) or `operator`. */
            user_type?: string | null;
            /** @description Taken over when the user is new; never changes the consent of a known user. */
            consent_status?: boolean | null;
            consent_granted_at?: string | null;
            consent_revoked_at?: string | null;
            /**
             * Format: int64
             * @description 300 to 850.
             */
            credit_score?: number | null;
            created_at?: string | null;
        };
        Ingested: {
            /** Format: int64 */
            users: number;
            /** Format: int64 */
            accounts: number;
            /** Format: int64 */
            transactions: number;
            /** Format: int64 */
            liabilities: number;
            /** Format: int64 */
            products: number;
        };
        /** @description How long generations took, over the newest batches. `null` before the first. */
        LatencyMetrics: {
            /** Format: int64 */
            avg_latency_ms?: number | null;
            /** Format: int64 */
            p50_latency_ms?: number | null;
            /** Format: int64 */
            p95_latency_ms?: number | null;
            /** Format: int64 */
            p99_latency_ms?: number | null;
            /** Format: int64 */
            max_latency_ms?: number | null;
            /** @description How many batches the figures are of. */
            batches: number;
        };
        /** @description A statement or a loan. */
        LiabilityView: {
            liability_id: string;
            liability_type: string;
            apr_purchase?: components["schemas"]["Ratio"] | null;
            interest_rate?: components["schemas"]["Ratio"] | null;
            minimum_payment?: components["schemas"]["Cents"] | null;
            last_payment?: components["schemas"]["Cents"] | null;
            last_statement_balance?: components["schemas"]["Cents"] | null;
            next_payment_due?: components["schemas"]["Day"] | null;
            is_overdue: boolean;
        };
        /**
         * @description `Early`: seen, not yet proven. `Mature`: proven and going on. `Ended`: the next ones never came.
         * @enum {string}
         */
        Lifecycle: "early" | "mature" | "ended";
        /** @description A user of a list, with the 30-day persona. */
        ListedUser: components["schemas"]["UserHead"] & {
            /** @description At most one; empty without consent. */
            personas: components["schemas"]["PersonaBrief"][];
        };
        /** @description Who one is and how one proves it. */
        LoginRequest: {
            /** @description The login; `email` is read too. */
            login: string;
            /** Format: password */
            password: string;
            /** @description For this server's own pages: the refresh token comes as an `HttpOnly` cookie, and not in the body. */
            cookie?: boolean;
        };
        LogoutRequest: {
            /** @description Ends only the session of this token. Without it, all of the caller's sessions end. */
            refresh_token?: string | null;
            /** @description Ends only the session of the cookie, and drops the cookie. */
            cookie?: boolean;
        };
        /** @description One operator. */
        OperatorActivity: components["schemas"]["Actions"] & {
            operator_id: string;
            /** @description `null` for an actor that is no login, such as a command. */
            display_name?: string | null;
            /** Format: int64 */
            decisions: number;
            approval_rate?: components["schemas"]["Ratio"] | null;
            avg_review_time_seconds?: components["schemas"]["Ratio"] | null;
            /** Format: int64 */
            timed_decisions: number;
        };
        /** @description Rows of one kind by what became of them. */
        Outcome: {
            /** Format: int64 */
            inserted: number;
            /** Format: int64 */
            updated: number;
            /** Format: int64 */
            unchanged: number;
            /** Format: int64 */
            rejected: number;
        };
        /** @description One persona. */
        PersonaActivity: components["schemas"]["Actions"] & {
            persona: string;
            /** Format: int64 */
            decisions: number;
            approval_rate?: components["schemas"]["Ratio"] | null;
            /** Format: int64 */
            generated: number;
        };
        /** @description A persona without its reasoning, for lists. */
        PersonaBrief: {
            persona_id: string;
            /** Format: int32 */
            window_days: number;
            persona_type: string;
            secondary_persona?: string | null;
            confidence_score: components["schemas"]["Ratio"];
            fallback?: string | null;
            assigned_at: components["schemas"]["UnixMs"];
        };
        /** @description Personas that held or hold, newest first. */
        PersonaHistory: {
            items: components["schemas"]["PersonaView"][];
            /** Format: int64 */
            total: number;
            next_cursor?: string | null;
        };
        /** @description A persona of a user for a window. */
        PersonaView: {
            persona_id: string;
            user_id: string;
            /** Format: int32 */
            window_days: number;
            persona_type: string;
            secondary_persona?: string | null;
            /** @description 0 to 1: how clearly the criteria are met and how much history there is. */
            confidence_score: components["schemas"]["Ratio"];
            /** @description Why the persona is only a place to start: `insufficient_data` or `no_criteria_matched`. */
            fallback?: string | null;
            assigned_at: components["schemas"]["UnixMs"];
            as_of: components["schemas"]["Day"];
            superseded_at?: components["schemas"]["UnixMs"] | null;
            /** @description Criteria with margins, all matches, and what would change the persona. */
            reasoning: Record<string, never>;
            /** @description SHA-256 of the policy that decided. */
            policy_hash: string;
        };
        /** @description A lasting step of a stream's usual amount. */
        PriceChange: {
            /** @description First member at the new amount. */
            day: components["schemas"]["Day"];
            from: components["schemas"]["Cents"];
            to: components["schemas"]["Cents"];
        };
        /** @description The body of every refusal. */
        Problem: {
            type: string;
            title: string;
            /** Format: int32 */
            status: number;
            /** @description Stable name for programs. */
            code: string;
            detail: components["schemas"]["Detail"];
            /** @description Quote it when asking for help; it is in our logs. */
            request_id: string;
        };
        /** @description What an operator writes: `POST /products/` and `PUT /products/{product_id}`. */
        ProductBody: {
            product_name: string;
            product_type: components["schemas"]["ProductType"];
            category: string;
            /** @description Personas the offer is meant for. */
            persona_targets: string[];
            /**
             * @description Least monthly income, in major units.
             * @default 0
             */
            min_income: components["schemas"]["Cents"];
            /**
             * @description Highest utilization allowed; 1 means any.
             * @default 1
             */
            max_credit_utilization: components["schemas"]["Ratio"];
            requires_no_existing_savings?: boolean;
            requires_no_existing_investment?: boolean;
            /** Format: int64 */
            min_credit_score?: number | null;
            short_description: string;
            benefits: string[];
            typical_apy_or_fee?: string | null;
            partner_link?: string | null;
            disclosure: string;
            partner_name: string;
            /**
             * @description What the partner pays. Kept for accounting; ranking never reads it.
             * @default 0
             */
            commission_rate: components["schemas"]["Ratio"];
            /**
             * Format: int64
             * @default 1
             */
            priority: number;
            /** @default true */
            active: boolean;
        };
        /** @description A page of products, in order of id. */
        ProductPage: {
            products: components["schemas"]["ProductView"][];
            /** Format: int64 */
            total: number;
            /** Format: int64 */
            skip: number;
            /** Format: int64 */
            limit: number;
        };
        /** @enum {string} */
        ProductType: "savings_account" | "credit_card" | "app" | "service" | "investment_account" | "loan";
        /** @description A product as held. */
        ProductView: components["schemas"]["ProductBody"] & {
            product_id: string;
            created_at: components["schemas"]["UnixMs"];
            updated_at: components["schemas"]["UnixMs"];
        };
        /** @description `GET /profile/{user_id}`. */
        Profile: {
            user_id: string;
            full_name: string;
            email: string;
            consent_status: boolean;
            /** @description By window: `30d`, `180d`. */
            features: {
                [key: string]: components["schemas"]["WindowFeatures"];
            };
            personas: components["schemas"]["PersonaView"][];
        };
        /** @description A share, utilization, growth or number of months; 1 is the whole. */
        Ratio: number;
        /** @description How often a reason was given. */
        ReasonCount: {
            reason: string;
            /** Format: int64 */
            count: number;
        };
        /** @description Body of `approve`. */
        RecommendationApprove: {
            /** @description The caller's own login or identity id. */
            operator_id: string;
            notes?: string | null;
            /**
             * Format: int64
             * @description The version that was seen; another one in force answers 409.
             */
            version?: number | null;
        };
        /** @description A user's recommendations, newest first. */
        RecommendationList: {
            recommendations: components["schemas"]["RecommendationView"][];
            /**
             * Format: int64
             * @description How many match in all.
             */
            total: number;
            /** Format: int64 */
            limit: number;
            /** Format: int64 */
            offset: number;
        };
        /** @description Body of `override`. */
        RecommendationOverride: {
            /** @description The caller's own login or identity id. */
            operator_id: string;
            reason: string;
            new_title?: string | null;
            new_content?: string | null;
            /**
             * Format: int64
             * @description The version that was seen; another one in force answers 409.
             */
            version?: number | null;
        };
        /** @description Body of `reject`. */
        RecommendationReject: {
            /** @description The caller's own login or identity id. */
            operator_id: string;
            reason: string;
            /**
             * Format: int64
             * @description The version that was seen; another one in force answers 409.
             */
            version?: number | null;
        };
        /** @description A recommendation as these paths show it. */
        RecommendationView: {
            recommendation_id: string;
            user_id: string;
            persona_type: string;
            /** Format: int64 */
            window_days: number;
            /** @description `education` or `partner_offer`. */
            content_type: string;
            /** @description `article`, `video`, `tool`, `quiz` or `offer`. */
            type: string;
            product_id?: string | null;
            title: string;
            content: string;
            /** @description Why this user gets it, citing their own numbers. */
            rationale: string;
            priority: string;
            risk_tier: string;
            /** @description `pending_approval`, `overridden` (changed, awaiting approval), `approved`, `rejected`, `flagged`, …. */
            status: string;
            /**
             * Format: int64
             * @description Grows with every change.
             */
            version: number;
            guardrails_passed: boolean;
            /** @description Checks with rule and span. */
            guardrails: Record<string, never>;
            approved_by?: string | null;
            approved_at?: components["schemas"]["UnixMs"] | null;
            rejected_by?: string | null;
            rejected_at?: components["schemas"]["UnixMs"] | null;
            rejection_reason?: string | null;
            override_reason?: string | null;
            /** @description The text before an operator changed it. */
            original_content?: Record<string, never> | null;
            /** @description Tags, links, product data, and who wrote the text. */
            metadata: Record<string, never>;
            generated_at: components["schemas"]["UnixMs"];
            /** Format: int64 */
            generation_time_ms: number;
            expires_at: components["schemas"]["UnixMs"];
        };
        /** @description A series of transactions that recur. Amounts are positive; `direction` says which way they go. */
        RecurringStream: {
            /** @description Made from the stream's first member, so it stays while history grows at the near end. */
            stream_id: string;
            user_id: string;
            account_id: string;
            direction: components["schemas"]["Direction"];
            kind: components["schemas"]["StreamKind"];
            cadence: components["schemas"]["Cadence"];
            /** @description Oldest first. */
            transaction_ids: string[];
            /** @description Readable name, from the bank text of the newest member. */
            merchant: string;
            started: components["schemas"]["Day"];
            last: components["schemas"]["Day"];
            ended?: components["schemas"]["Day"] | null;
            next_date?: components["schemas"]["Day"] | null;
            next_amount_cents?: components["schemas"]["Cents"] | null;
            /** @description Median of the members since the last price change. */
            typical_amount: components["schemas"]["Cents"];
            /** @description `typical_amount` over the cadence's period, times 30.4375 days. */
            monthly_amount: components["schemas"]["Cents"];
            lifecycle: components["schemas"]["Lifecycle"];
            confidence: components["schemas"]["Ratio"];
            price_changes: components["schemas"]["PriceChange"][];
            /** @description The tests it passed, with their numbers. */
            why: string;
        };
        RefreshRequest: {
            /** @description Without it, the cookie's token is taken. */
            refresh_token?: string | null;
        };
        /** @description A group of like rows that is not a stream, with the test it failed. */
        RejectedCandidate: {
            user_id: string;
            account_id: string;
            merchant: string;
            direction: components["schemas"]["Direction"];
            transaction_ids: string[];
            /** Format: int32 */
            count: number;
            failed_test: components["schemas"]["FailedTest"];
            /** @description The failed test in words and numbers. */
            reason: string;
            best_cadence?: components["schemas"]["Cadence"] | null;
        };
        /** @description One fault of one row. */
        Rejection: {
            entity: components["schemas"]["Entity"];
            /**
             * Format: int64
             * @description Position in its array, from 0.
             */
            index: number;
            /** @description The row's own id, when it has one. */
            id?: string | null;
            field: string;
            reason: string;
            code: string;
        };
        /**
         * @description What a login may do.
         * @enum {string}
         */
        Role: "customer" | "operator" | "senior_operator" | "advisor" | "analyst" | "admin";
        RowsByOutcome: {
            users: components["schemas"]["Outcome"];
            accounts: components["schemas"]["Outcome"];
            transactions: components["schemas"]["Outcome"];
            liabilities: components["schemas"]["Outcome"];
            products: components["schemas"]["Outcome"];
        };
        SavingsSignals: {
            net_inflow?: components["schemas"]["Cents"] | null;
            growth_rate?: components["schemas"]["Ratio"] | null;
            emergency_fund_months?: components["schemas"]["Ratio"] | null;
        };
        /** @description A session: a token for the next minutes and one to get the next session with. */
        SessionView: {
            /** @description For the header `Authorization: Bearer …`. */
            access_token: string;
            token_type: string;
            /**
             * Format: int32
             * @description Seconds that the access token is good for.
             */
            expires_in: number;
            /** @description Good for one use at `/auth/refresh`. Absent when it came as a cookie. */
            refresh_token?: string | null;
            identity: components["schemas"]["Identity"];
        };
        /** @description The signals of one window, grouped as operators read them. */
        SignalGroups: {
            subscriptions: components["schemas"]["SubscriptionSignals"];
            savings: components["schemas"]["SavingsSignals"];
            credit: components["schemas"]["CreditSignals"];
            income: components["schemas"]["IncomeSignals"];
        };
        /** @description `GET /api/operator/stats`. */
        Stats: {
            /**
             * Format: int64
             * @description Recommendations that await review now.
             */
            pending: number;
            /**
             * Format: int64
             * @description Approvals since midnight, those undone since included.
             */
            approved_today: number;
            /** Format: int64 */
            rejected_today: number;
            /**
             * Format: int64
             * @description Recommendations that are flagged now.
             */
            flagged: number;
            avg_review_time_seconds?: components["schemas"]["Ratio"] | null;
            /**
             * Format: int64
             * @description Decisions of today that the average is over.
             */
            timed_decisions_today: number;
            /** @description What was done since midnight. */
            today: components["schemas"]["Actions"];
            /** @description The day that `today` is. */
            day: components["schemas"]["Day"];
            /** @description When it began. */
            day_started_at: components["schemas"]["UnixMs"];
            time_zone: string;
            as_of: components["schemas"]["UnixMs"];
        };
        /**
         * @description What a stream is for. `Transfer` and `CardPayment` move a user's own money and are never expenses.
         * @enum {string}
         */
        StreamKind: "subscription" | "bill" | "rent" | "loan" | "card_payment" | "payroll" | "benefit" | "transfer" | "interest" | "fee" | "other";
        /** @description Recurring streams, and what looked like one and is not. */
        Streams: {
            user_id: string;
            as_of: components["schemas"]["Day"];
            streams: components["schemas"]["RecurringStream"][];
            /** @description Candidates with the test that they failed. */
            rejected: components["schemas"]["RejectedCandidate"][];
        };
        SubscriptionSignals: {
            /** @description Names of the active subscriptions and bills. */
            recurring_merchants: string[];
            monthly_spend: components["schemas"]["Cents"];
            spend_share?: components["schemas"]["Ratio"] | null;
        };
        /** @description Totals with the rates made from them. */
        Summary: {
            actions: components["schemas"]["Actions"];
            /** Format: int64 */
            total_actions: number;
            /**
             * Format: int64
             * @description Approvals and rejections: the denominator of `approval_rate`.
             */
            decisions: number;
            approval_rate?: components["schemas"]["Ratio"] | null;
            flag_rate?: components["schemas"]["Ratio"] | null;
            /** Format: int64 */
            recommendations_generated: number;
            /**
             * Format: int64
             * @description Recommendations that await review now.
             */
            queue_size_now: number;
            avg_review_time_seconds?: components["schemas"]["Ratio"] | null;
            /** Format: int64 */
            timed_decisions: number;
        };
        /** @description A page of transactions, newest first. */
        TransactionPage: {
            items: components["schemas"]["TransactionView"][];
            /**
             * Format: int64
             * @description How many match the filters in all.
             */
            total: number;
            next_cursor?: string | null;
        };
        /** @description A movement; positive is money in. */
        TransactionView: {
            transaction_id: string;
            account_id: string;
            date: components["schemas"]["Day"];
            amount: components["schemas"]["Cents"];
            currency: string;
            merchant_name?: string | null;
            payment_channel?: string | null;
            category_primary?: string | null;
            category_detailed?: string | null;
            pending: boolean;
        };
        /**
         * Format: date-time
         * @description An instant, RFC 3339 in UTC.
         */
        UnixMs: string;
        /** @description What is held about the user themselves. */
        UserHead: {
            user_id: string;
            full_name: string;
            email: string;
            user_type: components["schemas"]["UserType"];
            consent_status: boolean;
            consent_granted_at?: components["schemas"]["UnixMs"] | null;
            consent_revoked_at?: components["schemas"]["UnixMs"] | null;
            created_at: components["schemas"]["UnixMs"];
        };
        /** @description A page of users, in order of id. */
        UserPage: {
            users: components["schemas"]["ListedUser"][];
            /**
             * Format: int64
             * @description How many match the filters in all.
             */
            total: number;
            /** Format: int64 */
            limit: number;
            /** Format: int64 */
            offset: number;
        };
        /** @description `GET /operator/users/{user_id}/signals`. */
        UserSignals: {
            user_id: string;
            user_name: string;
            consent_status: boolean;
            "30d_signals": components["schemas"]["SignalGroups"];
            "180d_signals": components["schemas"]["SignalGroups"];
            persona_30d?: components["schemas"]["PersonaView"] | null;
            persona_180d?: components["schemas"]["PersonaView"] | null;
        };
        /**
         * @description What a user is to the bank.
         * @enum {string}
         */
        UserType: "customer" | "operator";
        /** @description A user alone, with the personas of both windows. */
        UserView: components["schemas"]["UserHead"] & {
            /** @description Empty without consent. */
            personas: components["schemas"]["PersonaView"][];
        };
        /** @description The stored figures of a window, as profiles show them. */
        WindowFeatures: components["schemas"]["Features"] & {
            computed_at: components["schemas"]["UnixMs"];
            as_of: components["schemas"]["Day"];
            currency: string;
            notes: string[];
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    greet: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The service's name */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Greeting"];
                };
            };
        };
    };
    log_in_by_email: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LoginRequest"];
            };
        };
        responses: {
            /** @description Logged in */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionView"];
                };
            };
        };
    };
    list_operator_alerts: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The most urgent first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Alerts"];
                };
            };
        };
    };
    get_operator_analytics: {
        parameters: {
            query?: {
                /** @description First day; 29 days before `to` if left out. */
                from?: components["schemas"]["Day"];
                /** @description Last day; today if left out. */
                to?: components["schemas"]["Day"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Whole days of the deployment's time zone */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Analytics"];
                };
            };
        };
    };
    get_operator_stats: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As of now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Stats"];
                };
            };
        };
    };
    search_users: {
        parameters: {
            query?: {
                /** @description Part of a name or e-mail address, or the beginning of an id; case does not matter. */
                q?: string;
                /** @description Only of this persona in `window_days`; `fallback` for those without a finding. */
                persona?: string;
                /** @description The window that `persona` is about. */
                window_days?: number;
                /** @description Only those who have, or have not, consented. */
                consent?: boolean;
                sort?: "name" | "newest" | "user_id";
                /** @description How many, 1 to 200. */
                limit?: number;
                /** @description `next_cursor` of the page before, with the same filters and order. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FoundUsers"];
                };
            };
        };
    };
    list_user_accounts: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The user */
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Every account the user holds */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountList"];
                };
            };
        };
    };
    list_user_personas: {
        parameters: {
            query?: {
                /** @description Only of this window. */
                window_days?: number;
                /** @description How many, 1 to 100. */
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description The user */
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PersonaHistory"];
                };
            };
        };
    };
    explain_user_signals: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The user */
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Both windows as of today */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExplainedSignals"];
                };
            };
        };
    };
    list_user_streams: {
        parameters: {
            query?: {
                /** @description Last day that is seen; today in the deployment's time zone if left out. */
                as_of?: components["schemas"]["Day"];
            };
            header?: never;
            path: {
                /** @description The user */
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Streams and rejected candidates */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Streams"];
                };
            };
        };
    };
    list_user_transactions: {
        parameters: {
            query?: {
                /** @description First day. */
                from?: components["schemas"]["Day"];
                /** @description Last day. */
                to?: components["schemas"]["Day"];
                /** @description Only these, separated by commas: the rows behind a figure. At most 500. */
                ids?: string;
                /** @description Only of this account. */
                account_id?: string;
                /** @description How many, 1 to 500. */
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description The user */
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TransactionPage"];
                };
            };
        };
    };
    log_in: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LoginRequest"];
            };
        };
        responses: {
            /** @description Logged in */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionView"];
                };
            };
        };
    };
    log_out: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["LogoutRequest"] | null;
            };
        };
        responses: {
            /** @description Logged out */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    get_own_identity: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The caller's identity */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Identity"];
                };
            };
        };
    };
    refresh_session: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RefreshRequest"];
            };
        };
        responses: {
            /** @description A new session */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionView"];
                };
            };
        };
    };
    change_consent: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ConsentRequest"];
            };
        };
        responses: {
            /** @description What holds now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConsentState"];
                };
            };
        };
    };
    get_consent: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The user */
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What holds now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConsentState"];
                };
            };
        };
    };
    compute_features: {
        parameters: {
            query?: {
                /** @description Length of the window in days, 1 to 365. */
                window_days?: number;
                /**
                 * @description Last day of the window; today in the deployment's time zone if left out. Answers for another day are not
                 *     stored.
                 */
                as_of?: components["schemas"]["Day"];
            };
            header?: never;
            path: {
                /** @description The user */
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Features with their evidence */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ComputedFeatures"];
                };
            };
        };
    };
    get_health: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
        };
    };
    list_identities: {
        parameters: {
            query?: {
                /** @description How many to return. */
                limit?: number;
                /** @description How many to leave out first. */
                offset?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IdentityPage"];
                };
            };
        };
    };
    create_identity: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateIdentityRequest"];
            };
        };
        responses: {
            /** @description Made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Identity"];
                };
            };
        };
    };
    change_identity: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description An identity's id. */
                identity_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeIdentityRequest"];
            };
        };
        responses: {
            /** @description Changed */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Identity"];
                };
            };
        };
    };
    ingest: {
        parameters: {
            query?: {
                /** @description `strict` (default): one bad row and nothing is loaded. `partial`: good rows are loaded, the others returned. */
                mode?: "strict" | "partial";
            };
            header?: {
                /** @description Makes a retry safe: the same key and body get the first answer again. */
                "Idempotency-Key"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["IngestRequest"];
            };
        };
        responses: {
            /** @description What was loaded */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IngestResponse"];
                };
            };
        };
    };
    ingest_plaid: {
        parameters: {
            query: {
                /** @description Whose data the body is; made if new. */
                user_id: string;
                /** @description Name of the user, if new (default: the id). */
                full_name?: string;
                /** @description Whether the user, if new, has consented to having their data analysed. */
                consent?: boolean;
                /** @description As for `/ingest/`. */
                mode?: "strict" | "partial";
            };
            header?: {
                /** @description Makes a retry safe: the same key and body get the first answer again. */
                "Idempotency-Key"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description What was loaded */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IngestResponse"];
                };
            };
        };
    };
    get_metrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Prometheus' text format */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
        };
    };
    get_dashboard: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As of now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Dashboard"];
                };
            };
        };
    };
    get_user_signals: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The user */
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Both windows as of today */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserSignals"];
                };
            };
        };
    };
    list_personas: {
        parameters: {
            query?: {
                /** @description Only of this window. */
                window?: number;
                /** @description With the ones that no longer hold. */
                history?: boolean;
            };
            header?: never;
            path: {
                /** @description The user */
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Personas in force, or all of them with `history` */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PersonaView"][];
                };
            };
        };
    };
    assign_persona: {
        parameters: {
            query?: {
                /** @description Length of the window in days, 1 to 365. */
                window_days?: number;
            };
            header?: never;
            path: {
                /** @description The user */
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The persona in force */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PersonaView"];
                };
            };
        };
    };
    list_products: {
        parameters: {
            query?: {
                active_only?: boolean;
                category?: string;
                persona_type?: string;
                /** @description How many to pass over. */
                skip?: number;
                /** @description How many, 1 to 100. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Products in order of id */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProductPage"];
                };
            };
        };
    };
    create_product: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProductBody"];
            };
        };
        responses: {
            /** @description The product as held */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProductView"];
                };
            };
        };
    };
    get_product: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The product */
                product_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The product */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProductView"];
                };
            };
        };
    };
    replace_product: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The product */
                product_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProductBody"];
            };
        };
        responses: {
            /** @description The product as held */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProductView"];
                };
            };
        };
    };
    delete_product: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The product */
                product_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No longer offered */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    get_profile: {
        parameters: {
            query?: {
                /** @description 30 or 180; both if left out. */
                window?: number;
            };
            header?: never;
            path: {
                /** @description The user */
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The profile */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Profile"];
                };
            };
        };
    };
    get_readiness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It can */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
        };
    };
    bulk_approve_recommendations: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BulkApproveRequest"];
            };
        };
        responses: {
            /** @description What became of each */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BulkApproveResponse"];
                };
            };
        };
    };
    generate_recommendations: {
        parameters: {
            query?: {
                /** @description Length of the window in days, 1 to 365. */
                window_days?: number;
                /** @description Make a new batch even if the last one still fits; the old one is superseded. */
                force_regenerate?: boolean;
            };
            header?: never;
            path: {
                /** @description The user */
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The batch that still fits */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Generated"];
                };
            };
            /** @description A new batch */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Generated"];
                };
            };
        };
    };
    approve_recommendation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The recommendation */
                recommendation_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RecommendationApprove"];
            };
        };
        responses: {
            /** @description As it now stands */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecommendationView"];
                };
            };
        };
    };
    override_recommendation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The recommendation */
                recommendation_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RecommendationOverride"];
            };
        };
        responses: {
            /** @description As it now stands */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecommendationView"];
                };
            };
        };
    };
    reject_recommendation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The recommendation */
                recommendation_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RecommendationReject"];
            };
        };
        responses: {
            /** @description As it now stands */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecommendationView"];
                };
            };
        };
    };
    list_recommendations: {
        parameters: {
            query?: {
                /** @description Only of this state. */
                status?: "pending_approval" | "overridden" | "approved" | "rejected" | "flagged" | "guardrail_failed" | "queued_for_delivery" | "delivered" | "viewed" | "dismissed" | "superseded" | "expired" | "withdrawn";
                window_days?: number;
                /** @description How many, 1 to 100. */
                limit?: number;
                /** @description How many to pass over. */
                offset?: number;
            };
            header?: never;
            path: {
                /** @description The user */
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecommendationList"];
                };
            };
        };
    };
    list_users: {
        parameters: {
            query?: {
                /** @description How many, 1 to 100. */
                limit?: number;
                /** @description How many to pass over. */
                offset?: number;
                user_type?: components["schemas"]["UserType"];
                consent_status?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Users with their 30-day personas */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserPage"];
                };
            };
        };
    };
    get_user: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The user */
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The user */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserView"];
                };
            };
        };
    };
    list_streams: {
        parameters: {
            query?: {
                /** @description Last day that is seen; today in the deployment's time zone if left out. */
                as_of?: components["schemas"]["Day"];
            };
            header?: never;
            path: {
                /** @description The user */
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Streams and rejected candidates */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Streams"];
                };
            };
        };
    };
}
