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
    "/api/jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Jobs, the newest first */
        get: operations["list_jobs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/jobs/board": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The jobs board */
        get: operations["get_jobs_board"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/jobs/{job_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A job and its attempts */
        get: operations["get_job"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/jobs/{job_id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel a job
         * @description For senior operators, admins, and who started it. One that runs is asked to end, and a few seconds later it is ended;
         *     what it has committed stays.
         */
        post: operations["cancel_job"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/jobs/{job_id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Enqueue a dead or cancelled job again
         * @description For senior operators, admins, and who started it. It has all its attempts again and goes on where it saved.
         */
        post: operations["retry_job"];
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
        /**
         * What needs attention now
         * @description Counts held against thresholds. For analysts too.
         */
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
    "/api/operator/audit-logs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A page of the audit log, newest first
         * @description Operators see their own entries, seniors and admins everybody's.
         */
        get: operations["list_audit_logs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/operator/audit-logs/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The audit log as a file
         * @description In the order of the chain, streamed. `jsonl` without filters is the whole chain, which
         *     `spendsense verify audit --file` checks without a database; with filters it has gaps. What is not linked yet (well
         *     under a second's worth) is not in it. The export itself is an entry.
         */
        get: operations["export_audit_logs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/operator/audit-logs/{audit_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One entry */
        get: operations["get_audit_log"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/operator/audit/head": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The head of the chain, what waits to be linked, and the newest anchor */
        get: operations["get_audit_head"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/operator/audit/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Check a part of the chain
         * @description Recomputes up to `limit` links from number `from_seq` on and compares them with the anchors. `next_seq` says where
         *     to go on; without it the end was reached. `spendsense verify audit` checks the whole at once, and what is not in
         *     the chain at all.
         */
        get: operations["verify_audit_chain"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/operator/content": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Education items in their newest version */
        get: operations["list_content"];
        put?: never;
        /**
         * Add an item
         * @description A text that fails a guardrail is refused with 422, naming the field and what was found.
         */
        post: operations["create_content"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/operator/content/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What the guardrails say of a text, without saving it */
        post: operations["check_content"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/operator/content/{content_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One item with its text, its check and its past */
        get: operations["get_content"];
        /**
         * Write a new version of an item, or take it out of use
         * @description New recommendations use it at once here and within a second in other processes. Past decisions keep the text they were
         *     made from.
         */
        put: operations["change_content"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/operator/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Deliveries; those that were given up, if no other state is asked for
         * @description What was due last comes first.
         */
        get: operations["list_deliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/operator/deliveries/{delivery_id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send again what was given up
         * @description For senior operators and admins. It is due at once and has all its attempts again; what is not `dead` answers 409
         *     `wrong_state`.
         */
        post: operations["retry_delivery"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/operator/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Live updates
         * @description Server-sent events, one an entry that concerns a recommendation, named after what happened
         *     (`recommendation_approved`, `recommendation_rejected`, …); `stats_updated` follows a row of them; `alert` tells seniors
         *     of refused attempts. The first is `ready`. Ids are numbers of the chain: with `Last-Event-ID` (or
         *     `last_event_id`) a client goes on where it was. The stream ends when the access token's time is over.
         */
        get: operations["stream_events"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/operator/flags": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Flags of all recommendations, newest first */
        get: operations["list_flags"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/operator/flags/{flag_id}/resolve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Resolve a flag without deciding: the recommendation waits for review again
         * @description For senior operators and admins.
         */
        post: operations["resolve_flag"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/operator/notes/{note_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Delete a note; its author and admins may */
        delete: operations["delete_note"];
        options?: never;
        head?: never;
        /** Change a note; its author and admins may */
        patch: operations["change_note"];
        trace?: never;
    };
    "/api/operator/operators": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who can be given work, and how much each has */
        get: operations["list_operators"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/operator/policy": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The policy in force */
        get: operations["get_policy"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/operator/policy/drafts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Drafts, the newest change first */
        get: operations["list_policy_drafts"];
        put?: never;
        /** Begin a draft, from a whole policy or from the one in force */
        post: operations["create_policy_draft"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/operator/policy/drafts/{draft_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A draft, with how it differs from the policy in force */
        get: operations["get_policy_draft"];
        /**
         * Change a draft; it then stands upon the policy in force
         * @description A policy that does not hold together is refused, naming every field that is wrong.
         */
        put: operations["change_policy_draft"];
        post?: never;
        /**
         * Discard a draft
         * @description It stays readable.
         */
        delete: operations["discard_policy_draft"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/operator/policy/drafts/{draft_id}/publish": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Put a draft in force
         * @description By somebody other than its author and its last editor. Decisions made from now on follow it, in every process within a
         *     second; personas assigned before stay until they are assigned anew.
         */
        post: operations["publish_policy_draft"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/operator/policy/drafts/{draft_id}/simulate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What a draft would do, on the figures stored now
         * @description Every consenting user's stored figures, of every window, are put to the draft and to the policy in force. Nothing
         *     is written. Analysts get the counts and no `items`.
         */
        post: operations["simulate_policy_draft"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/operator/policy/reassign": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Runs that assign personas anew, the newest first */
        get: operations["list_reassignments"];
        put?: never;
        /**
         * Assign everybody's personas anew under the policy in force
         * @description Runs in the background; ask again how far it is. `spendsense personas assign --all` does the same.
         */
        post: operations["reassign_personas"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/operator/policy/versions/{policy_hash}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A policy by its hash: the one in force, or one that decided before
         * @description A recommendation's trace names it.
         */
        get: operations["get_policy_version"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/operator/products/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What the guardrails say of a product's words, without saving it */
        post: operations["check_product"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/operator/recommendations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The review queue
         * @description A bare list, as documented. `X-Total-Count` says how many match in all, `Link` with `rel="next"` where the next
         *     page is.
         */
        get: operations["list_queue"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/operator/recommendations/assign": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Give several to somebody, each on its own */
        post: operations["assign_recommendations"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/operator/recommendations/bulk-approve": {
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
        post: operations["operator_bulk_approve"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/operator/recommendations/{recommendation_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One recommendation with everything a reviewer looks at
         * @description Keeps when this operator opened it first: review time runs from here.
         */
        get: operations["get_item"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change a recommendation
         * @description The changed text passes the guardrails again and awaits review as a new version; one that fails is refused whole
         *     (400, `guardrails_failed`).
         */
        patch: operations["operator_modify"];
        trace?: never;
    };
    "/api/operator/recommendations/{recommendation_id}/approve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Approve a recommendation
         * @description A failed guardrail forbids it, a warning must be acknowledged, what is high risk is approved by neither its
         *     proposer nor its last editor, and what is flagged by a senior operator. It is sent when `undo_until` has passed.
         */
        post: operations["operator_approve"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/operator/recommendations/{recommendation_id}/assign": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Give a recommendation to somebody */
        post: operations["assign_recommendation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/operator/recommendations/{recommendation_id}/flag": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Flag a recommendation for a senior operator */
        post: operations["operator_flag"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/operator/recommendations/{recommendation_id}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Everything that happened to a recommendation: its texts and its audit entries */
        get: operations["get_history"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/operator/recommendations/{recommendation_id}/notes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Notes on a recommendation, the newest first */
        get: operations["list_notes"];
        put?: never;
        /** Write a note */
        post: operations["write_note"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/operator/recommendations/{recommendation_id}/reject": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Reject a recommendation */
        post: operations["operator_reject"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/operator/recommendations/{recommendation_id}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make the decision again and compare, step by step
         * @description Every step is given what it was given then; nothing is stored.
         */
        post: operations["replay_decision"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/operator/recommendations/{recommendation_id}/tags": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tags of a recommendation */
        get: operations["list_tags"];
        put?: never;
        /** Put a tag on a recommendation */
        post: operations["put_tag"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/operator/recommendations/{recommendation_id}/tags/{tag}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Take a tag off a recommendation */
        delete: operations["take_tag"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/operator/recommendations/{recommendation_id}/trace": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What a recommendation was made from, step by step */
        get: operations["get_trace"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/operator/recommendations/{recommendation_id}/undo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Undo the last approve, reject or flag
         * @description Within the send delay, by whoever decided or a senior operator. Nothing of the decision stays but its audit
         *     entries.
         */
        post: operations["operator_undo"];
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
         * @description Today begins at midnight in the deployment's time zone. For analysts too.
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
    "/api/operator/tags/available": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The tags there are */
        get: operations["list_available_tags"];
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
    "/api/operator/users/{user_id}/series": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A user's window by the day or the week
         * @description Net flow, spending, what subscriptions cost, savings and card utilization, from the same rows as the signals. Steps
         *     are the oldest first and end today; what lies before the first known row is `null`, not zero.
         */
        get: operations["list_user_series"];
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
    "/api/usage/breakdown/{by}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Usage by region, company, department, model, subscriber or conversation
         * @description The costliest first. `totals` are of everything that passes, not of the page. As CSV it is the whole list.
         */
        get: operations["list_usage_breakdown"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/usage/budgets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Budgets, and how they stand this month
         * @description What has reached a threshold is in `/api/operator/alerts` too. As CSV it is the whole list.
         */
        get: operations["list_usage_budgets"];
        put?: never;
        /** Set a budget */
        post: operations["create_usage_budget"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/usage/budgets/{budget_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One budget */
        get: operations["get_usage_budget"];
        /**
         * Replace a budget
         * @description The version that was seen, as `version` or as `If-Match`, must be the one in force; without it whatever is in force
         *     is replaced.
         */
        put: operations["replace_usage_budget"];
        post?: never;
        /** Remove a budget */
        delete: operations["delete_usage_budget"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/usage/columns": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The columns of the files of an upload
         * @description With the other names that are understood; for any further name there is the part `mapping`.
         */
        get: operations["list_upload_columns"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/usage/forecast": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What a month will have cost at its end
         * @description `method` says how it is made.
         */
        get: operations["get_usage_forecast"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/usage/prices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What models cost, and since when
         * @description Public list prices, and what was added. As CSV it is the whole list.
         */
        get: operations["list_usage_prices"];
        put?: never;
        /**
         * Write a price down
         * @description It counts from `effective_from` on. Nothing is overwritten: of two prices for the same moment the one written down
         *     later holds.
         */
        post: operations["add_usage_price"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/usage/reconciliation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Whether the sums agree with the records
         * @description The newest check: after an import, after a revert, the daily one, or asked for with `spendsense verify usage`. `null` before the
         *     first one.
         */
        get: operations["get_reconciliation"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/usage/recosts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Runs that costed records anew
         * @description Without what each did to each model.
         */
        get: operations["list_usage_recosts"];
        put?: never;
        /**
         * Cost records anew
         * @description By the price in force at each record's instant, as prices were known at `prices_as_of`. A job does it, to be followed
         *     at `/jobs/{job_id}`. The records keep their costs; a run that is done can be looked at, and shown by giving its
         *     `basis` to the key figures and the drill-down.
         */
        post: operations["run_usage_recost"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/usage/recosts/{recost_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One run */
        get: operations["get_usage_recost"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/usage/series": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Usage over time
         * @description By day, week or month: cost, prompts and completions, conversations (once in each group).
         */
        get: operations["list_usage_series"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/usage/unit-prices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What a thousand tokens cost, and when that changed
         * @description The rates that records were charged at, by model and token type.
         */
        get: operations["list_usage_unit_prices"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/usage/uploads": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A page of uploads, the newest first */
        get: operations["list_uploads"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/usage/uploads/{upload_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One upload */
        get: operations["get_upload"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/usage/uploads/{upload_id}/rejections": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Rows of an upload that were refused */
        get: operations["list_upload_rejections"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/usage/uploads/{upload_id}/rejections.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Refused rows as CSV, to be mended and sent again
         * @description The columns of the file in their order, then `Line` and `Reason`, which an upload ignores. Cells that a spreadsheet
         *     would take for a formula begin with an apostrophe.
         */
        get: operations["download_upload_rejections"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/usage/uploads/{upload_id}/revert": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Undo an upload
         * @description What it brought goes, what it covered counts again, and every sum is what it would be without it. Any upload may be
         *     undone, not only the newest; one that alone names subscribers whom later uploads need is refused (the job says so).
         */
        post: operations["revert_upload"];
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
    "/identities/{identity_id}/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give an identity another password
         * @description All of its sessions end.
         */
        post: operations["set_identity_password"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/inbox": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The caller's inbox
         * @description What a person approved and was sent; customers only, each their own.
         */
        get: operations["list_inbox"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/inbox/{recommendation_id}/dismiss": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Put an item away
         * @description A second time changes nothing.
         */
        post: operations["dismiss_inbox_item"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/inbox/{recommendation_id}/view": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Mark an item as read
         * @description A second time changes nothing.
         */
        post: operations["view_inbox_item"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
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
    "/jobs/{job_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A job, once or live
         * @description With `Accept: text/event-stream` server-sent events, and with `Upgrade: websocket` the same as texts of a WebSocket:
         *     the job as it stands, then each change, then its end, after which the connection is closed. An event is named
         *     `progress`, or after the state that the job ended in; its id is the job's `sequence`, and a client that comes back
         *     with `Last-Event-ID`, at whichever node, is told what changed since (204 when it has seen the end). A browser's
         *     WebSocket, which cannot send a header, offers two protocols: `spendsense`, and `bearer.` followed by the token.
         *     The staff sees every job, others those they started.
         */
        get: operations["follow_job"];
        put?: never;
        post?: never;
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
    "/metrics/kpis": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Key figures of AI usage
         * @description What each figure means is in `docs/usage.md`. The five documented lists and figures keep their names and shapes;
         *     a conversation counts once in whatever is asked for, and rates are quotients of sums.
         */
        get: operations["get_usage_kpis"];
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
        /**
         * Totals, personas, recommendations and latency
         * @description For analysts too: it names no customer.
         */
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
        /**
         * Add a product
         * @description A text that fails a guardrail is refused with 422, naming the field, the rule and where it fired; `warnings` are what
         *     does not keep it from being saved.
         */
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
        /**
         * Replace a product
         * @description A text that fails a guardrail is refused with 422 as in `POST`. The version that was seen, as `version` or as
         *     `If-Match`, must be the one in force; without it whatever is in force is replaced.
         */
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
         * @description Customers see their own, and of those only what was delivered to them.
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
    "/rq": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The jobs board, by its documented path
         * @description Whoever asks for `text/html`, as browsers do, is sent to the console's.
         */
        get: operations["get_queue_board"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/upload-csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Upload AI usage
         * @description Takes a file of `transactions`, of `users`, or both, as CSV, plain or gzip, and answers with the job that imports
         *     them. Rows are matched by `RowId`: what is known already is counted once, what has changed is replaced by the newest
         *     upload, what cannot be read is refused with its line. With `dry_run=true` the job says what would happen and nothing
         *     does. With an `Idempotency-Key` a repeated request gets the first answer for 24 hours. `docs/uploads.md` describes
         *     the files.
         */
        post: operations["upload_csv"];
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
            /** @description It fires above this; a budget's from this on, a forecast's above it. */
            threshold: components["schemas"]["Ratio"];
            /** @description `recommendations`, `flags`, `deliveries`, `sums`, `usd`, or `share` (0 to 1). */
            unit: string;
            /** @description `now`, `today` or `month`. */
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
        AnchorView: {
            /** Format: int64 */
            seq: number;
            hash: string;
            at: components["schemas"]["UnixMs"];
        };
        /** @description Body of `approve`; all of it may be left out. */
        ApproveRequest: {
            /** @default null */
            notes: string | null;
            /**
             * Format: int64
             * @description The version that was seen; another one in force answers 409.
             * @default null
             */
            version: number | null;
            /**
             * @description Why it is approved in spite of its warnings.
             * @default null
             */
            acknowledge_warnings: string | null;
        };
        Approved: {
            status: string;
            recommendation_id: string;
            approved_by: string;
            approved_at: components["schemas"]["UnixMs"];
            /** Format: int64 */
            version: number;
            /** @description Until then it can be undone; after that it is sent. */
            undo_until: components["schemas"]["UnixMs"];
        };
        /** @description Who shall work on one recommendation. */
        Assign: {
            /** @description `me`, `none`, `auto` (whoever has the least to do and may decide it), or an identity's id. */
            assignee: string;
        };
        /** @description Who shall work on several. */
        AssignMany: {
            recommendation_ids: string[];
            /** @description `me`, `none`, `auto`, or an identity's id. */
            assignee: string;
        };
        /** @description What became of each. */
        AssignedMany: {
            total: number;
            assigned: number;
            failed: number;
            items: components["schemas"]["AssignmentView"][];
            failed_items: components["schemas"]["NotAssigned"][];
        };
        /** @description Who works on it now. */
        AssignmentView: {
            recommendation_id: string;
            assignee_id?: string | null;
            assignee_name?: string | null;
            assigned_by: string;
            assigned_at: components["schemas"]["UnixMs"];
        };
        /** @description An attempt that is over. */
        Attempt: {
            /** Format: int64 */
            attempt: number;
            worker_id: string;
            started_at: components["schemas"]["UnixMs"];
            ended_at: components["schemas"]["UnixMs"];
            /** @description `succeeded`, `failed`, `cancelled`, `lost` (with its worker) or `released` (by a worker that stopped). */
            outcome: string;
            error?: string | null;
        };
        /** @description A page of the audit log. */
        AuditList: {
            items: components["schemas"]["AuditView"][];
            /**
             * Format: int64
             * @description How many match in all.
             */
            total: number;
            /** @description Ask for the next page with it; absent on the last one. */
            next_cursor?: string | null;
        };
        /** @description An entry of the audit log. */
        AuditView: {
            audit_id: string;
            /**
             * Format: int64
             * @description Its number in the chain; absent in the moment before it is linked.
             */
            seq?: number | null;
            timestamp: components["schemas"]["UnixMs"];
            operator_id: string;
            operator_name?: string | null;
            /** @description Of the actor then; `system` where the program acted by itself or by a command. */
            operator_role: string;
            action: string;
            subject_kind?: string | null;
            subject_id?: string | null;
            recommendation_id?: string | null;
            user_id?: string | null;
            before?: unknown;
            after?: unknown;
            reason?: string | null;
            metadata: unknown;
            request_id?: string | null;
            /** @description SHA-256 over the hash of the entry before and this one. */
            hash?: string | null;
        };
        /** @description A tag that may be put on a recommendation. */
        AvailableTag: {
            tag: components["schemas"]["Tag"];
            meaning: string;
            /**
             * Format: int64
             * @description Recommendations that carry it.
             */
            used: number;
        };
        /** @description Every tag there is. */
        AvailableTags: {
            items: components["schemas"]["AvailableTag"][];
            total: number;
            next_cursor?: string | null;
        };
        /** @description What the board shows. */
        Board: {
            as_of: components["schemas"]["UnixMs"];
            queues: components["schemas"]["Queue"][];
            /** @description Up to 50, the longest first. */
            running: components["schemas"]["JobView"][];
            /** @description Dead jobs, up to 50, the latest first. */
            failed: components["schemas"]["JobView"][];
            /** @description Jobs that wait for their time, up to 50, the next first. */
            scheduled: components["schemas"]["JobView"][];
            throughput: components["schemas"]["Throughput"];
            /** @description Those that did not stop by themselves and were seen within the hour. */
            workers: components["schemas"]["WorkerView"][];
            schedules: components["schemas"]["ScheduleView"][];
        };
        /** @description `GET /api/usage/breakdown/{dimension}`. */
        Breakdown: components["schemas"]["Frame"] & {
            /** @description The costliest first; of equals the first by key. */
            items: components["schemas"]["BreakdownRow"][];
            /**
             * Format: int64
             * @description How many there are in all.
             */
            total: number;
            next_cursor?: string | null;
            /** @description Of all, not of this page. */
            totals: components["schemas"]["UsageTotals"];
        };
        /** @description One region, company, department, model, subscriber or conversation. */
        BreakdownRow: components["schemas"]["UsageTotals"] & {
            /** @description A name; of subscribers and conversations the id. */
            key: string;
            subscriber?: components["schemas"]["SubscriberRow"] | null;
            share?: components["schemas"]["Ratio"] | null;
        };
        /** @description What an analyst or admin writes. */
        BudgetBody: {
            /** @description Unique. */
            name: string;
            scope: components["schemas"]["BudgetScope"];
            /** @description Which region, company, department or model; left out for `all`. */
            scope_value?: string | null;
            /**
             * Format: double
             * @description Dollars a calendar month.
             */
            monthly: number;
            /** @description Percentages that are told when reached, 1 to 1000; 100 is the whole. */
            thresholds?: number[];
            /**
             * Format: int64
             * @description The version that was seen, when an existing budget is changed.
             */
            version?: number | null;
        };
        /** @description A page of budgets, in order of name. */
        BudgetPage: {
            items: components["schemas"]["BudgetView"][];
            /** Format: int64 */
            total: number;
            next_cursor?: string | null;
            time_zone: string;
        };
        /**
         * @description Whose spending counts.
         * @enum {string}
         */
        BudgetScope: "all" | "region" | "company" | "department" | "model";
        /** @enum {string} */
        BudgetStanding: "within" | "forecast" | "reached" | "over";
        /** @description How a budget stands in the month that is. */
        BudgetStatus: {
            month: components["schemas"]["Period"];
            known_until?: components["schemas"]["Day"] | null;
            spent: components["schemas"]["NanoUsd"];
            /** Format: int64 */
            spent_nano_usd: number;
            share?: components["schemas"]["Ratio"] | null;
            expected?: components["schemas"]["NanoUsd"] | null;
            standing: components["schemas"]["BudgetStanding"];
            /**
             * Format: int64
             * @description The highest threshold that was reached.
             */
            threshold?: number | null;
        };
        /** @description A budget and how it stands this month. */
        BudgetView: {
            budget_id: string;
            name: string;
            scope: components["schemas"]["BudgetScope"];
            scope_value?: string | null;
            /**
             * Format: double
             * @description Dollars a calendar month.
             */
            monthly: number;
            /** @description Percentages that are told when reached. */
            thresholds: number[];
            /** Format: int64 */
            version: number;
            created_at: components["schemas"]["UnixMs"];
            updated_at: components["schemas"]["UnixMs"];
            status: components["schemas"]["BudgetStatus"];
        };
        /** @description Body of `bulk-approve`. */
        BulkApproveRequest: {
            /** @description The caller's own login or identity id. */
            operator_id: string;
            recommendation_ids: string[];
            /** @description Why items with warnings are approved all the same. */
            acknowledge_warnings?: string | null;
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
        /** @description Body of `bulk-approve`. */
        BulkRequest: {
            recommendation_ids: string[];
            notes?: string | null;
            /** @description The versions that were seen, by id. */
            versions?: {
                [key: string]: number;
            };
            /** @description Why items with warnings are approved all the same. */
            acknowledge_warnings?: string | null;
        };
        /** @description What became of a bulk: each item has its own transaction. */
        BulkResult: {
            total: number;
            approved: number;
            failed: number;
            approved_ids: string[];
            failed_items: components["schemas"]["FailedItem"][];
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
        /** @description `GET /api/operator/audit/head`. */
        ChainHead: {
            /**
             * Format: int64
             * @description Number of the last link; 0 before the first.
             */
            seq: number;
            hash: string;
            linked_at?: components["schemas"]["UnixMs"] | null;
            /**
             * Format: int64
             * @description Committed entries that are not linked yet.
             */
            unlinked_entries: number;
            /**
             * Format: int64
             * @description How long the oldest of them waits, in milliseconds.
             */
            unlinked_age_ms?: number | null;
            anchor?: components["schemas"]["AnchorView"] | null;
            as_of: components["schemas"]["UnixMs"];
        };
        /** @description `GET /api/operator/audit/verify`. */
        ChainPart: {
            intact: boolean;
            /** Format: int64 */
            from_seq: number;
            /**
             * Format: int64
             * @description The last link that was checked.
             */
            to_seq: number;
            /**
             * Format: int64
             * @description The last link there is.
             */
            head_seq: number;
            /**
             * Format: int64
             * @description Where to go on; absent when the end was reached.
             */
            next_seq?: number | null;
            /** Format: int64 */
            links: number;
            /** Format: int64 */
            anchors_met: number;
            findings: components["schemas"]["Finding"][];
        };
        /** @description What an event says. No texts: whoever wants them asks for the recommendation. */
        Change: {
            /** Format: int64 */
            seq: number;
            action: string;
            recommendation_id?: string | null;
            user_id?: string | null;
            operator_id: string;
            /** @description What held afterwards. */
            after?: unknown;
            at: components["schemas"]["UnixMs"];
        };
        /** @description A new version of an item. */
        ChangeContent: {
            content: components["schemas"]["ContentBody"];
            /**
             * @description `false` takes the item out of use; it stays readable and can come back.
             * @default true
             */
            active: boolean;
            /** @description Why, at least 10 characters. */
            reason: string;
            /**
             * Format: int64
             * @description The version that was seen; another one in force answers 409.
             */
            version?: number | null;
        };
        /** @description A change of a draft; what is absent stays. */
        ChangeDraft: {
            title?: string | null;
            /** @description A whole policy. */
            policy?: Record<string, never> | null;
            /**
             * Format: int64
             * @description The version that was seen; another one in force answers 409.
             */
            version?: number | null;
        };
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
        /** @description Other words for a note. */
        ChangeNote: {
            note_text: string;
            /**
             * Format: int64
             * @description The version that was seen; another one in force answers 409.
             */
            version?: number | null;
        };
        CompanySpend: {
            company: string;
            /**
             * Format: double
             * @description Dollars, to the cent.
             */
            total_spends: number;
            /** Format: int64 */
            total_spends_nano_usd: number;
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
        /**
         * @description What editors write. Triggers are criteria as in the policy: `{"feature": "max_utilization", "operator": ">=",
         *     "threshold": "50 %", "full_at": "90 %"}`.
         */
        ContentBody: {
            type: string;
            title: string;
            /** @description One sentence. */
            summary: string;
            /** @description Markdown. The disclosure is added when it is shown. */
            body: string;
            personas: string[];
            /** @description At most 10. */
            triggers?: Record<string, never>[];
            /** Format: int32 */
            read_time_minutes: number;
            topics?: string[];
        };
        /** @description An item without its text. */
        ContentHead: {
            content_id: string;
            /**
             * Format: int64
             * @description 0 as shipped; grows with every edit.
             */
            version: number;
            active: boolean;
            type: string;
            title: string;
            summary: string;
            personas: string[];
            topics: string[];
            /** Format: int32 */
            read_time_minutes: number;
            edited_by?: string | null;
            edited_at?: components["schemas"]["UnixMs"] | null;
        };
        /** @description A page of items, in order of id. */
        ContentPage: {
            items: components["schemas"]["ContentHead"][];
            total: number;
            next_cursor?: string | null;
        };
        /** @description An item with its text, its check and its past. */
        ContentView: {
            content_id: string;
            /** Format: int64 */
            version: number;
            active: boolean;
            content: components["schemas"]["ContentBody"];
            /** @description What the guardrails of the policy in force say of it. */
            guardrails: Record<string, never>;
            /** @description At most 50, the newest first. */
            revisions: components["schemas"]["RevisionHead"][];
        };
        /** @description How rows fared. */
        Counts: {
            /**
             * Format: int64
             * @description Rows of both files so far.
             * @default 0
             */
            rows_read: number;
            /**
             * Format: int64
             * @default 0
             */
            rows_rejected: number;
            /**
             * Format: int64
             * @description Rows of transactions by what became of them.
             * @default 0
             */
            records_new: number;
            /**
             * Format: int64
             * @description Known already, cell by cell the same: counted once.
             * @default 0
             */
            records_duplicate: number;
            /**
             * Format: int64
             * @description Known with other values, or under another profile of its subscriber: the newest upload wins.
             * @default 0
             */
            records_changed: number;
            /**
             * Format: int64
             * @description Accepted, though the cost is not what count and rate give.
             * @default 0
             */
            cost_mismatches: number;
            /**
             * Format: int64
             * @description Accepted rows that count tokens other than `prompt` and `completion`; they are part of every total.
             * @default 0
             */
            other_token_rows: number;
            /**
             * Format: int64
             * @default 0
             */
            subscribers_new: number;
            /**
             * Format: int64
             * @default 0
             */
            subscribers_duplicate: number;
            /**
             * Format: int64
             * @default 0
             */
            subscribers_changed: number;
            /** @default null */
            first_day: components["schemas"]["Day"] | null;
            /** @default null */
            last_day: components["schemas"]["Day"] | null;
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
         * @description The facts behind the signals, seen again as of the day of the decision.
         * @enum {string}
         */
        DataVerdict: "same" | "changed" | "differs";
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
        DayDifference: {
            date: components["schemas"]["Day"];
            /** Format: int64 */
            records: number;
            /** Format: int64 */
            cost_nano_usd: number;
            /** Format: int64 */
            tokens: number;
        };
        /** @description A recommendation on its way to its customer. */
        DeliveryItem: {
            delivery_id: string;
            recommendation_id: string;
            /** @description Empty once consent is withdrawn. */
            title: string;
            user_id: string;
            user_name: string;
            /** @description `inbox`, `file` or `smtp`. */
            channel: string;
            /** @description `waiting`, `sending`, `delivered`, `dead` or `cancelled`. */
            status: string;
            /** @description When it is sent, or tried again; of what is `dead`, when it was given up. */
            due_at: components["schemas"]["UnixMs"];
            /**
             * Format: int64
             * @description All of them, those before a retry included.
             */
            attempts: number;
            /** @description Why the last attempt failed. */
            last_error?: string | null;
            created_at: components["schemas"]["UnixMs"];
            delivered_at?: components["schemas"]["UnixMs"] | null;
        };
        /** @description Deliveries, what was due last first. */
        DeliveryPage: {
            items: components["schemas"]["DeliveryItem"][];
            /**
             * Format: int64
             * @description How many match in all.
             */
            total: number;
            next_cursor?: string | null;
        };
        /** @description Where an approved item is on its way. */
        DeliveryView: {
            delivery_id: string;
            /** @description `waiting`, `sending`, `delivered`, `dead` or `cancelled`. */
            status: string;
            /** @description `inbox`, `file` or `smtp`. */
            channel: string;
            /** @description When it is sent, or tried again; of what is `dead`, when it was given up. */
            due_at: components["schemas"]["UnixMs"];
            delivered_at?: components["schemas"]["UnixMs"] | null;
            /** Format: int64 */
            attempts: number;
            last_error?: string | null;
        };
        DepartmentSpend: {
            department: string;
            /**
             * Format: double
             * @description Dollars, to the cent.
             */
            total_spends: number;
            /** Format: int64 */
            total_spends_nano_usd: number;
        };
        /** @description A sentence, or on 422 the list of fields. */
        Detail: string | components["schemas"]["FieldError"][];
        /** @description One place; `null` where a side has nothing there. */
        Difference: {
            /** @description A JSON pointer (RFC 6901). */
            path: string;
            then: unknown;
            now: unknown;
        };
        /**
         * @description Which way the money goes, seen from the account.
         * @enum {string}
         */
        Direction: "in" | "out";
        /** @description A draft without its text. */
        DraftHead: {
            draft_id: string;
            title: string;
            status: components["schemas"]["DraftStatus"];
            /**
             * Format: int64
             * @description Grows with every change.
             */
            version: number;
            /** @description Of the draft as it stands. */
            policy_hash: string;
            /** @description Of the policy that the draft was begun, or last saved, upon. */
            base_hash: string;
            /** @description Another policy was published since: save the draft again to put it upon that one. */
            outdated: boolean;
            author_id: string;
            edited_by: string;
            published_by?: string | null;
            created_at: components["schemas"]["UnixMs"];
            updated_at: components["schemas"]["UnixMs"];
        };
        /** @description A page of drafts, the newest change first. */
        DraftPage: {
            items: components["schemas"]["DraftHead"][];
            /** Format: int64 */
            total: number;
            next_cursor?: string | null;
        };
        /**
         * @description Where a draft stands.
         * @enum {string}
         */
        DraftStatus: "open" | "published" | "discarded";
        /** @description A draft with its text and how it differs from the policy in force. */
        DraftView: components["schemas"]["DraftHead"] & {
            policy: Record<string, never>;
            /** @description Against the policy in force now. */
            differences: Record<string, never>[];
            /** @description Whether the caller could publish it: a senior operator or an admin, not the author and not who edited it last. */
            may_publish: boolean;
        };
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
        /** @description Why one item was not approved. */
        FailedItem: {
            recommendation_id: string;
            reason: string;
            /** @description Stable name, as in problem bodies. */
            code: string;
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
            /**
             * Format: int32
             * @description Fees charged in the 180 days up to `as_of`, whatever the window. Unknown in figures of an older kernel.
             */
            fee_count_half_year?: number | null;
            /** Format: int32 */
            overdraft_count: number;
        };
        /** @description One thing wrong with the input, in FastAPI's shape. */
        FieldError: {
            /** @description Where: `["body", "users", "3", "email"]` or `["query", "limit"]`. */
            loc: string[];
            msg: string;
            type: string;
            ctx?: components["schemas"]["RuleHit"] | null;
        };
        /** @description Only these; an empty list lets all pass. */
        Filters: {
            regions: string[];
            companies: string[];
            models: string[];
            departments: string[];
        };
        /** @description One fault and where it is. */
        Finding: {
            kind: components["schemas"]["FindingKind"];
            /**
             * Format: int64
             * @description The first place in the chain that is concerned; absent for an entry that is not in the chain.
             */
            seq?: number | null;
            /**
             * Format: int64
             * @description The last place, where several are.
             */
            to_seq?: number | null;
            audit_id?: string | null;
            message: string;
        };
        /** @enum {string} */
        FindingKind: "altered" | "missing" | "reordered" | "truncated" | "duplicate" | "rewritten" | "unlinked";
        /** @description A flag and what it is on. */
        FlagItem: components["schemas"]["FlagView"] & {
            recommendation_id: string;
            user_id: string;
            user_name: string;
            title: string;
            /** @description The recommendation's status. */
            status: string;
            /**
             * Format: int64
             * @description The recommendation's version.
             */
            version: number;
        };
        /** @description A page of flags, newest first. */
        FlagPageView: {
            items: components["schemas"]["FlagItem"][];
            /**
             * Format: int64
             * @description How many match in all.
             */
            total: number;
            next_cursor?: string | null;
        };
        FlagView: {
            flag_id: string;
            flagged_by: string;
            flagged_by_name?: string | null;
            flag_reason: string;
            flagged_at: components["schemas"]["UnixMs"];
            resolved: boolean;
            resolved_by?: string | null;
            resolved_at?: components["schemas"]["UnixMs"] | null;
            resolution?: string | null;
        };
        FlaggedView: {
            status: string;
            recommendation_id: string;
            flag_id: string;
            /** Format: int64 */
            version: number;
            /** @description Until then it can be undone. */
            undo_until: components["schemas"]["UnixMs"];
        };
        /** @description `GET /api/usage/forecast`. */
        ForecastAnswer: {
            month: components["schemas"]["Period"];
            known_until?: components["schemas"]["Day"] | null;
            spent: components["schemas"]["NanoUsd"];
            /** Format: int64 */
            spent_nano_usd: number;
            /** Format: int32 */
            days_left: number;
            /**
             * Format: int32
             * @description Days of history that the forecast rests on.
             */
            basis_days: number;
            expected?: components["schemas"]["NanoUsd"] | null;
            /** Format: int64 */
            expected_nano_usd?: number | null;
            low?: components["schemas"]["NanoUsd"] | null;
            high?: components["schemas"]["NanoUsd"] | null;
            /** @description How it is made. */
            method: string;
            filters: components["schemas"]["Filters"];
            basis: string;
            time_zone: string;
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
        /** @description What an answer is about. */
        Frame: {
            period: components["schemas"]["Period"];
            group_by: components["schemas"]["Grouping"];
            filters: components["schemas"]["Filters"];
            /** @description `recorded`, or `recost:` and a run's id. */
            basis: string;
            /** @description Whose midnight begins a day. */
            time_zone: string;
        };
        /** @description How new the figures are. */
        Freshness: {
            as_of?: components["schemas"]["UnixMs"] | null;
            last_upload?: components["schemas"]["LastUpload"] | null;
            /** @description An upload is being imported or reverted: what is in so far is counted. */
            importing: boolean;
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
        /**
         * @description How a range is cut.
         * @enum {string}
         */
        Grouping: "day" | "week" | "month";
        /** @description The three documented verdicts. */
        GuardrailChecks: {
            tone_check: boolean;
            advice_check: boolean;
            eligibility_check: boolean;
        };
        Health: {
            status: string;
        };
        /** @description Everything that happened to a recommendation, oldest first. */
        History: {
            recommendation_id: string;
            /** @description Its texts; one as long as nobody changed it, none once consent is withdrawn. */
            versions: components["schemas"]["TextVersion"][];
            entries: components["schemas"]["HistoryEntry"][];
        };
        /** @description An entry of the audit log. */
        HistoryEntry: {
            audit_id: string;
            action: string;
            operator_id: string;
            operator_name?: string | null;
            /** @description Of the actor then; `system` where the program acted by itself or by a command. */
            operator_role: string;
            reason?: string | null;
            /** @description State, version and who decided, before the change. */
            before?: Record<string, never> | null;
            /** @description The same after it. */
            after?: Record<string, never> | null;
            details?: Record<string, never> | null;
            request_id?: string | null;
            occurred_at: components["schemas"]["UnixMs"];
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
             * @description How many match in all.
             */
            total: number;
            /** Format: int64 */
            limit: number;
            /** Format: int64 */
            offset: number;
        };
        InboxItem: {
            id: string;
            /** @description `education` or `partner_offer`. */
            content_type: string;
            /** @description `article`, `video`, `tool`, `quiz` or `offer`. */
            type: string;
            title: string;
            content: string;
            /** @description Why the customer gets it. */
            rationale: string;
            priority: string;
            /** @description `delivered` or `viewed`. */
            status: string;
            content_url?: string | null;
            /** Format: int64 */
            read_time_minutes?: number | null;
            delivered_at: components["schemas"]["UnixMs"];
            viewed_at?: components["schemas"]["UnixMs"] | null;
        };
        /** @description What was delivered to the caller and not dismissed, newest first. */
        InboxPage: {
            items: components["schemas"]["InboxItem"][];
            /**
             * Format: int64
             * @description How many there are in all.
             */
            total: number;
            next_cursor?: string | null;
        };
        /** @description What became of an item. */
        InboxState: {
            id: string;
            status: string;
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
        /** @description One recommendation with everything a reviewer looks at. */
        ItemDetail: components["schemas"]["QueueItem"] & {
            /** @description The full report: every check with rule and span. */
            guardrails: Record<string, never>;
            /** @description The text before an operator changed it. */
            original_content?: Record<string, never> | null;
            rejected_by?: string | null;
            rejected_at?: components["schemas"]["UnixMs"] | null;
            rejection_reason?: string | null;
            override_reason?: string | null;
            /** @description Why it was approved in spite of its warnings. */
            acknowledgement?: string | null;
            proposed_by: string;
            /** Format: int64 */
            window_days: number;
            product_id?: string | null;
            /** @description Tags, links, product data, and who wrote the text. */
            metadata: Record<string, never>;
            flags: components["schemas"]["FlagView"][];
            delivery?: components["schemas"]["DeliveryView"] | null;
        };
        /** @description A job as `GET /jobs/{job_id}` answers it. */
        JobAnswer: {
            message: string;
            data: components["schemas"]["JobView"];
        };
        /** @description A job with everything there is to know about it. */
        JobDetail: components["schemas"]["JobView"] & {
            /** Format: int64 */
            priority: number;
            unique_key?: string | null;
            /** @description Jobs with the same one run one after another. */
            order_key?: string | null;
            /** Format: int64 */
            timeout_s: number;
            /** @description Which worker has it, or had it last. */
            worker_id?: string | null;
            /** @description Ids of what it is about. */
            payload: Record<string, never>;
            /** @description The newest 50 that are over, the newest first. */
            attempts: components["schemas"]["Attempt"][];
        };
        /** @description Jobs, the newest first. */
        JobPage: {
            items: components["schemas"]["JobView"][];
            /**
             * Format: int64
             * @description How many match in all, counted up to 10,000.
             */
            total: number;
            /** @description There are more than were counted. */
            total_is_more: boolean;
            next_cursor?: string | null;
        };
        /** @description Body of a retry or a cancellation; all of it may be left out. */
        JobReason: {
            /**
             * @description Why; stands in the audit log.
             * @default null
             */
            reason: string | null;
        };
        /**
         * @description Where a job stands.
         * @enum {string}
         */
        JobStatus: "pending" | "scheduled" | "running" | "succeeded" | "dead" | "cancelled";
        /** @description A job and how far it is. */
        JobView: {
            job_id: string;
            kind: string;
            queue: string;
            status: components["schemas"]["JobStatus"];
            /** @description What it does now, or did last. */
            phase?: string | null;
            /**
             * Format: int64
             * @description The same as `rows_read`.
             */
            rows_processed?: number | null;
            /** Format: int64 */
            rows_read?: number | null;
            /** Format: int64 */
            rows_accepted?: number | null;
            /** Format: int64 */
            rows_rejected?: number | null;
            /** Format: int64 */
            total_rows?: number | null;
            /** Format: int64 */
            bytes_read?: number | null;
            /** Format: int64 */
            bytes_total?: number | null;
            /**
             * Format: double
             * @description In percent, by rows if their number is known, or else by bytes; `null` while neither is.
             */
            progress?: number | null;
            /**
             * Format: double
             * @description Rows a second in this attempt.
             */
            rate_per_second?: number | null;
            /** Format: double */
            eta_seconds?: number | null;
            /**
             * Format: int64
             * @description Attempts that were begun; one that ended with its worker does not count.
             */
            attempt: number;
            /** Format: int64 */
            max_attempts: number;
            /** @description Why the last attempt failed. */
            error?: string | null;
            /** @description What it says about itself at its end. */
            summary?: Record<string, never> | null;
            /** @description Somebody asked to cancel it, and it has not ended yet. */
            cancel_requested: boolean;
            /** @description An identity, or `system`. */
            created_by: string;
            created_at: components["schemas"]["UnixMs"];
            run_at?: components["schemas"]["UnixMs"] | null;
            started_at?: components["schemas"]["UnixMs"] | null;
            finished_at?: components["schemas"]["UnixMs"] | null;
            /**
             * Format: int64
             * @description Grows with every change.
             */
            sequence: number;
        };
        /** @description `GET /metrics/kpis`. */
        KpiAnswer: {
            message: string;
            data: components["schemas"]["KpiData"];
        };
        /** @description Changes as shares of the value before (0.25: a quarter more); `null` where that was zero. */
        KpiChange: {
            total_spendings?: components["schemas"]["Ratio"] | null;
            average_token_consumption?: components["schemas"]["Ratio"] | null;
            average_per_day_spending?: components["schemas"]["Ratio"] | null;
            active_sub_utilization?: components["schemas"]["Ratio"] | null;
            records?: components["schemas"]["Ratio"] | null;
            conversations?: components["schemas"]["Ratio"] | null;
            tokens?: components["schemas"]["Ratio"] | null;
            cost_per_conversation?: components["schemas"]["Ratio"] | null;
        };
        KpiData: components["schemas"]["Frame"] & {
            kpis: components["schemas"]["Kpis"];
            /** @description The costliest first. */
            models_metrics: components["schemas"]["ModelMetrics"][];
            /** @description The costliest first. */
            region_wise_spends: components["schemas"]["RegionSpend"][];
            /** @description The costliest first; all of them. */
            company_wise_spends: components["schemas"]["CompanySpend"][];
            /** @description The costliest first. */
            department_wise_spends: components["schemas"]["DepartmentSpend"][];
            /** @description First and last day with a record, whatever was asked for; twice `null` without any. */
            max_date_range: (components["schemas"]["Day"] | null)[];
            previous?: components["schemas"]["Previous"] | null;
            /** @description The records changed after the run that is the basis: what is new counts as recorded. */
            basis_outdated: boolean;
            freshness: components["schemas"]["Freshness"];
            reconciliation?: components["schemas"]["Reconciliation"] | null;
        };
        /** @description Figures of one range. */
        Kpis: {
            /**
             * Format: double
             * @description Dollars, to the cent.
             */
            total_spendings: number;
            /** Format: int64 */
            total_spendings_nano_usd: number;
            /** @description The model with the most conversations; of equals the first by name. */
            heighest_model_used?: string | null;
            /** @description The model with the fewest conversations; of equals the first by name. */
            least_used_model?: string | null;
            /** @description The model that cost most; of equals the first by name. */
            costliest_model?: string | null;
            /**
             * Format: int64
             * @description Prompt and completion tokens a conversation, a whole number.
             */
            average_token_consumption: number;
            /**
             * Format: double
             * @description Dollars a day that has records, to the cent.
             */
            average_per_day_spending: number;
            /** @description Days on which an active subscriber used something, of all days of active subscribers: 0 to 1, two decimals. */
            active_sub_utilization: components["schemas"]["Ratio"];
            /**
             * Format: int64
             * @description The numerator of `active_sub_utilization`.
             */
            used_subscriber_days: number;
            /**
             * Format: int64
             * @description Its denominator.
             */
            subscriber_days: number;
            /**
             * Format: int64
             * @description Active subscribers who used something in the range.
             */
            active_subscribers: number;
            /** @description Groups with records, in order of time. */
            spends_trend: components["schemas"]["TrendPoint"][];
            /** Format: int64 */
            records: number;
            /**
             * Format: int64
             * @description Distinct.
             */
            conversations: number;
            /** Format: int64 */
            prompt_tokens: number;
            /** Format: int64 */
            completion_tokens: number;
            /**
             * Format: int64
             * @description Of any other type; in no average.
             */
            other_tokens: number;
            /**
             * Format: int64
             * @description Days with at least one record.
             */
            days_with_usage: number;
            cost_per_conversation?: components["schemas"]["NanoUsd"] | null;
        };
        LastUpload: {
            upload_id: string;
            finished_at?: components["schemas"]["UnixMs"] | null;
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
        /** @description How the sender's files differ from the documented ones. */
        Mapping: {
            /**
             * @description Between cells; a comma by default.
             * @default null
             */
            delimiter: string | null;
            /**
             * @description Documented name of a column, and its name in the file of transactions.
             * @default {}
             */
            transactions: {
                [key: string]: string;
            };
            /**
             * @description The same for the file of users.
             * @default {}
             */
            users: {
                [key: string]: string;
            };
        };
        ModelMetrics: {
            model: string;
            /** @description Dollars, not rounded. */
            total_cost: components["schemas"]["NanoUsd"];
            /** Format: int64 */
            total_cost_nano_usd: number;
            /** Format: int64 */
            records: number;
            /**
             * Format: int64
             * @description Distinct.
             */
            conversations: number;
            /** Format: int64 */
            prompt_tokens: number;
            /** Format: int64 */
            completion_tokens: number;
            /** Format: int64 */
            other_tokens: number;
        };
        Modified: {
            /** @description Always `modified`: the item is a new version and waits for review. */
            status: string;
            recommendation_id: string;
            /** @description What was changed, as it now stands. */
            modifications: Record<string, never>;
            /** Format: int64 */
            version: number;
            /** @description The guardrails' report on the new text. */
            guardrails: Record<string, never>;
        };
        /** @description What to change; what is left out stays. */
        ModifyRequest: {
            rationale?: string | null;
            priority?: components["schemas"]["NewPriority"] | null;
            title?: string | null;
            content?: string | null;
            /**
             * Format: int64
             * @description The version that was seen; another one in force answers 409.
             */
            version?: number | null;
        };
        /** @description So many would go from one persona to another. */
        MoveCount: {
            from: string;
            to: string;
            /** Format: int64 */
            users: number;
        };
        /** @description One who would move. */
        MovingUser: {
            user_id: string;
            full_name: string;
            /** Format: int32 */
            window_days: number;
            from: string;
            to: string;
            confidence_before: components["schemas"]["Ratio"];
            confidence_after: components["schemas"]["Ratio"];
        };
        /** @description US dollars with up to nine decimals. */
        NanoUsd: number;
        /** @description A new item. */
        NewContent: {
            /** @description Lower-case words joined by hyphens. */
            content_id: string;
            content: components["schemas"]["ContentBody"];
            /** @description Why, at least 10 characters. */
            reason: string;
        };
        /** @description A new draft. */
        NewDraft: {
            title: string;
            /** @description A whole policy; the one in force if left out. */
            policy?: Record<string, never> | null;
        };
        /** @description Words to keep: plain text, shown as it was typed. */
        NewNote: {
            note_text: string;
        };
        /**
         * @description How soon to look at an item.
         * @enum {string}
         */
        NewPriority: "high" | "medium" | "low";
        /** @description A tag to put on. */
        NewTag: {
            tag: components["schemas"]["Tag"];
        };
        /** @description Why one was not assigned. */
        NotAssigned: {
            recommendation_id: string;
            /** @description Stable name, as in problem bodies. */
            code: string;
            reason: string;
        };
        /** @description A page of notes, the newest first. */
        NotePage: {
            items: components["schemas"]["NoteView"][];
            /** Format: int64 */
            total: number;
            next_cursor?: string | null;
        };
        /** @description A note. */
        NoteView: {
            note_id: string;
            recommendation_id: string;
            author_id: string;
            /** @description `null` when the author's login is gone. */
            author_name?: string | null;
            note_text: string;
            /**
             * Format: int64
             * @description Grows with every change.
             */
            version: number;
            created_at: components["schemas"]["UnixMs"];
            updated_at: components["schemas"]["UnixMs"];
            /** @description The caller wrote it, or is an admin. */
            may_change: boolean;
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
        /** @description Everyone who can be given work, by name. */
        OperatorList: {
            items: components["schemas"]["OperatorView"][];
            total: number;
            next_cursor?: string | null;
        };
        /** @description Someone who can be given work. */
        OperatorView: {
            identity_id: string;
            login: string;
            display_name: string;
            role: components["schemas"]["Role"];
            /**
             * Format: int64
             * @description Recommendations assigned to them that await review now.
             */
            open_load: number;
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
        Period: {
            start_date: components["schemas"]["Day"];
            /** @description Included. */
            end_date: components["schemas"]["Day"];
            /** Format: int32 */
            days: number;
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
        /** @description One step. Amounts are sums of its days; `null` where nothing is known of them. */
        Point: {
            from: components["schemas"]["Day"];
            /** @description Inclusive. */
            to: components["schemas"]["Day"];
            net_flow?: components["schemas"]["Cents"] | null;
            spending?: components["schemas"]["Cents"] | null;
            subscriptions?: components["schemas"]["Cents"] | null;
            savings_inflow?: components["schemas"]["Cents"] | null;
            utilization?: components["schemas"]["Ratio"] | null;
        };
        /** @description A policy that is in force, or was. */
        PolicyVersion: {
            policy_hash: string;
            /** @description As it was when it decided. */
            policy: Record<string, never>;
            in_force: boolean;
            /** @description It is the one that ships with this version of the program. */
            shipped: boolean;
            /** @description Every time it came into force, the last one first; none if it shipped. */
            publications: components["schemas"]["Publication"][];
        };
        /** @description The policy in force. */
        PolicyView: {
            /** @description SHA-256 of the policy's canonical text, as stored with every decision. */
            policy_hash: string;
            /** @description The policy: thresholds and shares carry their unit (`"50 %"`, `"45 days"`, `"amount 200.00"`). */
            policy: Record<string, never>;
            /** @description It is the one that ships with the program: none was published yet. */
            shipped: boolean;
            published_by?: string | null;
            published_at?: components["schemas"]["UnixMs"] | null;
            /** @description The newest 20 publications, the one in force first. */
            publications: components["schemas"]["Publication"][];
        };
        /** @description The range before, and how much has changed since. */
        Previous: {
            period: components["schemas"]["Period"];
            kpis: components["schemas"]["Kpis"];
            change: components["schemas"]["KpiChange"];
        };
        /** @description `POST /api/usage/prices`: a price from an instant on. */
        PriceBody: {
            provider: string;
            /** @description As the records call it. */
            model: string;
            /** @description `prompt`, `completion`, or as the records call it, in lower case. */
            token_type: string;
            /** Format: date-time */
            effective_from: string;
            /** @description Dollars for a million tokens, a decimal with up to nine places. */
            usd_per_million: string;
            /** @description Where it was read. */
            source: string;
        };
        /** @description A lasting step of a stream's usual amount. */
        PriceChange: {
            /** @description First member at the new amount. */
            day: components["schemas"]["Day"];
            from: components["schemas"]["Cents"];
            to: components["schemas"]["Cents"];
        };
        /** @description A page of prices, by model, token type, provider and time. */
        PricePage: {
            items: components["schemas"]["PriceView"][];
            /** Format: int64 */
            total: number;
            next_cursor?: string | null;
        };
        /** @description A price and both its times. */
        PriceView: {
            price_id: string;
            provider: string;
            model: string;
            token_type: string;
            /** @description Charged from here on, until the next price of the same kind begins. */
            effective_from: components["schemas"]["UnixMs"];
            /** @description When it was written down: of two for the same moment the later one holds. */
            recorded_at: components["schemas"]["UnixMs"];
            /** @description Dollars. */
            usd_per_million: components["schemas"]["NanoUsd"];
            /** Format: int64 */
            nano_usd_per_million: number;
            source: string;
            /** @description Who wrote it down; `shipped` for the table that comes with the program. */
            recorded_by: string;
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
        /** @description A product with what the guardrails say of it. */
        ProductDetail: components["schemas"]["ProductView"] & {
            /**
             * @description What the guardrails of the policy in force find in its texts, the gravest first. Nothing critical is saved here,
             *     but an import, or an older policy, may have let it in.
             */
            warnings: components["schemas"]["TextFinding"][];
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
            /**
             * Format: int64
             * @description Grows with every change.
             */
            version: number;
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
        /** @description When a policy came into force. */
        Publication: {
            /** Format: int64 */
            seq: number;
            policy_hash: string;
            draft_id: string;
            title: string;
            author_id: string;
            published_by: string;
            published_at: components["schemas"]["UnixMs"];
        };
        /** @description Putting a draft in force. */
        PublishDraft: {
            /** @description Why, at least 10 characters. */
            reason: string;
            /**
             * Format: int64
             * @description The version that was seen; another one in force answers 409.
             */
            version?: number | null;
        };
        Queue: {
            queue: string;
            /** Format: int64 */
            pending: number;
            /** Format: int64 */
            scheduled: number;
            /** Format: int64 */
            running: number;
            /** Format: int64 */
            dead: number;
        };
        /** @description A recommendation in the queue. */
        QueueItem: {
            id: string;
            user_id: string;
            user_name: string;
            persona_primary: string;
            persona_secondary?: string | null;
            /** @description `article`, `video`, `tool`, `quiz` or `offer`. */
            type: string;
            /** @description `education` or `partner_offer`. */
            content_type: string;
            title: string;
            content: string;
            /** @description Why this user gets it, citing their own numbers. */
            rationale: string;
            priority: string;
            risk_tier: string;
            status: string;
            /**
             * Format: int64
             * @description Grows with every change; a write may carry the one it saw.
             */
            version: number;
            content_url?: string | null;
            /** Format: int64 */
            read_time_minutes?: number | null;
            guardrails_passed: components["schemas"]["GuardrailChecks"];
            /** @description What to weigh, and what an approval must answer for. */
            warnings: components["schemas"]["Warning"][];
            generated_at: components["schemas"]["UnixMs"];
            expires_at: components["schemas"]["UnixMs"];
            approved_by?: string | null;
            approved_at?: components["schemas"]["UnixMs"] | null;
            /** @description Who changed it last. */
            modified_by?: string | null;
            operator_notes?: string | null;
            assignee_id?: string | null;
            assignee_name?: string | null;
            tags: string[];
            /** Format: int64 */
            open_flags: number;
            undo_until?: components["schemas"]["UnixMs"] | null;
            /** @description What the caller may do now: `approve`, `reject`, `modify`, `flag`, `resolve`, `undo`. */
            allowed_actions: string[];
        };
        /** @description A share, utilization, growth or number of months; 1 is the whole. */
        Ratio: number;
        /** @description How often a reason was given. */
        ReasonCount: {
            reason: string;
            /** Format: int64 */
            count: number;
        };
        /** @description Body of `reject`, `flag` and `undo`. */
        ReasonRequest: {
            reason: string;
            /**
             * Format: int64
             * @description The version that was seen; another one in force answers 409.
             */
            version?: number | null;
        };
        ReasonView: {
            file: string;
            field: string;
            code: string;
            /** Format: int64 */
            rows: number;
        };
        /** @description Assigning everybody's personas anew under the policy in force. */
        Reassignment: {
            run_id: string;
            /** @description `running`, `done`, `failed`, or `lost` when the process that ran it is gone. */
            status: string;
            policy_hash: string;
            started_by: string;
            started_at: components["schemas"]["UnixMs"];
            finished_at?: components["schemas"]["UnixMs"] | null;
            /** Format: int64 */
            users_total: number;
            /** Format: int64 */
            users_done: number;
            /**
             * Format: int64
             * @description Assignments whose persona, second persona, fallback or policy differ from before.
             */
            changed: number;
            failure?: string | null;
        };
        /** @description The newest runs. */
        Reassignments: {
            /** @description At most 20, the newest first. */
            items: components["schemas"]["Reassignment"][];
            /** Format: int64 */
            total: number;
            next_cursor?: string | null;
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
            /** @description Why it is approved in spite of its warnings. */
            acknowledge_warnings?: string | null;
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
        /** @description The last comparison of the sums with the records. */
        Reconciliation: {
            /** @description Nothing differed. */
            agrees: boolean;
            checked_at: components["schemas"]["UnixMs"];
            /**
             * Format: int64
             * @description Records that were added up anew.
             */
            records: number;
            /**
             * Format: int64
             * @description Sums that were compared.
             */
            keys: number;
            /** Format: int64 */
            differences: number;
            /** @description The records changed after the check. */
            outdated: boolean;
        };
        /** @description `POST /api/usage/recosts`: which records to cost anew, and by which prices. */
        RecostBody: {
            /** @default null */
            start_date: components["schemas"]["Day"] | null;
            /** @default null */
            end_date: components["schemas"]["Day"] | null;
            /** @default [] */
            regions: string[];
            /** @default [] */
            companies: string[];
            /** @default [] */
            departments: string[];
            /** @default [] */
            models: string[];
            /**
             * Format: date-time
             * @description Prices as they were known then; as they are known now if left out.
             * @default null
             */
            prices_as_of: string | null;
            /**
             * @description By model, whose price counts where several providers sell it.
             * @default {}
             */
            providers: {
                [key: string]: string;
            };
        };
        /** @description What a run did to one model. */
        RecostModel: {
            model: string;
            /** Format: int64 */
            records: number;
            /** Format: int64 */
            unpriced: number;
            cost_before: components["schemas"]["NanoUsd"];
            cost_after: components["schemas"]["NanoUsd"];
        };
        /** @description Runs, the newest first. */
        RecostPage: {
            items: components["schemas"]["RecostView"][];
            /** Format: int64 */
            total: number;
            next_cursor?: string | null;
        };
        /** @description A run: what records cost by the prices in force when they were made. The records keep their costs. */
        RecostView: {
            recost_id: string;
            /** @description Give it as `basis` to see the figures at these costs. */
            basis: string;
            /** @description `running`, `done` or `failed`. */
            status: string;
            /** @description Who does it, to be followed at `/jobs/{job_id}`; `null` for a run of the command line. */
            job_id?: string | null;
            /** @description Why it failed. */
            error?: string | null;
            /** @description What was asked for. */
            scope: components["schemas"]["RecostBody"];
            prices_as_of: components["schemas"]["UnixMs"];
            data_as_of?: components["schemas"]["UnixMs"] | null;
            /** @description They have changed since: new records count as recorded. */
            outdated: boolean;
            /** Format: int64 */
            records: number;
            /**
             * Format: int64
             * @description Records of a model and token type without a price at their time: they keep their cost.
             */
            unpriced: number;
            cost_before: components["schemas"]["NanoUsd"];
            /** Format: int64 */
            cost_before_nano_usd: number;
            cost_after: components["schemas"]["NanoUsd"];
            /** Format: int64 */
            cost_after_nano_usd: number;
            difference: components["schemas"]["NanoUsd"];
            created_by: string;
            created_at: components["schemas"]["UnixMs"];
            finished_at?: components["schemas"]["UnixMs"] | null;
            /** @description The costliest first. */
            models: components["schemas"]["RecostModel"][];
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
        RegionSpend: {
            region: string;
            /**
             * Format: double
             * @description Dollars, to the cent.
             */
            total_spends: number;
            /** Format: int64 */
            total_spends_nano_usd: number;
        };
        Rejected: {
            status: string;
            recommendation_id: string;
            rejected_by: string;
            rejected_at: components["schemas"]["UnixMs"];
            reason: string;
            /** Format: int64 */
            version: number;
            /** @description Until then it can be undone. */
            undo_until: components["schemas"]["UnixMs"];
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
        /** @description A page of refused rows, by file and line. */
        RejectionPage: {
            rejections: components["schemas"]["RejectionView"][];
            /** @description Refused rows of the upload by what is wrong with them; the most frequent first. */
            reasons: components["schemas"]["ReasonView"][];
            next_cursor?: string | null;
        };
        RejectionView: {
            file: string;
            /**
             * Format: int64
             * @description Line of the file; the header is line 1.
             */
            line: number;
            /** @description Documented name of the column. */
            field: string;
            value: string;
            code: string;
            reason: string;
        };
        /** @description What came of making a decision again. */
        Replay: {
            recommendation_id: string;
            /** @description Every step came to the same bytes. */
            same: boolean;
            steps: components["schemas"]["Step"][];
            /** @description Whether the bank data of then is the bank data of now. */
            data: components["schemas"]["DataVerdict"];
        };
        /** @description Body of a flag's `resolve`. */
        ResolveRequest: {
            resolution: string;
            /**
             * Format: int64
             * @description The version of the recommendation that was seen; another one in force answers 409.
             */
            version?: number | null;
        };
        ResolvedView: {
            /** @description The recommendation's status: it waits for review again. */
            status: string;
            flag_id: string;
            recommendation_id: string;
            /** Format: int64 */
            version: number;
            resolved_by: string;
            resolved_at: components["schemas"]["UnixMs"];
        };
        /** @description Body of a retry; all of it may be left out. */
        RetryRequest: {
            /**
             * @description Why, at least 10 characters.
             * @default null
             */
            reason: string | null;
        };
        /** @description `202` of a revert. */
        RevertStarted: {
            upload_id: string;
            /** @description To be followed at `/jobs/{job_id}`. */
            job_id: string;
        };
        RevertView: {
            by?: string | null;
            at?: components["schemas"]["UnixMs"] | null;
            /** Format: int64 */
            records_removed: number;
            /**
             * Format: int64
             * @description Records whose former version counts again.
             */
            records_restored: number;
        };
        /** @description One edit. */
        RevisionHead: {
            /** Format: int64 */
            version: number;
            active: boolean;
            reason: string;
            edited_by: string;
            edited_at: components["schemas"]["UnixMs"];
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
        /** @description Where a rule of the guardrails fired in a text. */
        RuleHit: {
            /** @description Which check. */
            check: string;
            /** @description The pattern, limit or reason code that decided. */
            rule: string;
            span?: components["schemas"]["TextSpan"] | null;
            /** @description The words found; personal data is masked. */
            excerpt?: string | null;
        };
        SavingsSignals: {
            net_inflow?: components["schemas"]["Cents"] | null;
            growth_rate?: components["schemas"]["Ratio"] | null;
            emergency_fund_months?: components["schemas"]["Ratio"] | null;
        };
        ScheduleView: {
            name: string;
            kind: string;
            next_at: components["schemas"]["UnixMs"];
            last_at?: components["schemas"]["UnixMs"] | null;
            last_job_id?: string | null;
        };
        /** @description A window in steps, the oldest first. Steps end with the window; the first one may be shorter. */
        Series: {
            as_of: components["schemas"]["Day"];
            /** Format: int32 */
            window_days: number;
            /** Format: int32 */
            step_days: number;
            /** @description Of every amount. */
            currency: string;
            history_from?: components["schemas"]["Day"] | null;
            points: components["schemas"]["Point"][];
        };
        SeriesPoint: components["schemas"]["UsageTotals"] & {
            /** @description Its first day in the range. */
            date: components["schemas"]["Day"];
            /** @description Its last day in the range. */
            until: components["schemas"]["Day"];
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
            /** @description Whose midnight begins a day here. */
            time_zone: string;
        };
        /** @description A password for somebody. */
        SetPasswordRequest: {
            /** Format: password */
            password: string;
        };
        /** @description The signals of one window, grouped as operators read them. */
        SignalGroups: {
            subscriptions: components["schemas"]["SubscriptionSignals"];
            savings: components["schemas"]["SavingsSignals"];
            credit: components["schemas"]["CreditSignals"];
            income: components["schemas"]["IncomeSignals"];
        };
        /** @description Which of those who would move to list. */
        SimulateDraft: {
            /**
             * Format: int32
             * @description Only of this window.
             * @default null
             */
            window_days: number | null;
            /**
             * @description Only who leave this persona, or `fallback`.
             * @default null
             */
            from: string | null;
            /**
             * @description Only who arrive at this persona, or `fallback`.
             * @default null
             */
            to: string | null;
            /**
             * @description How many users to list, 1 to 500; 100 if left out.
             * @default 100
             */
            limit: number | null;
            /** @default null */
            cursor: string | null;
        };
        /** @description What a draft would do, on the figures stored now. */
        Simulation: {
            draft_id: string;
            /** Format: int64 */
            version: number;
            /** @description The policy in force, that the draft is held against. */
            base_hash: string;
            policy_hash: string;
            /**
             * Format: int64
             * @description Consenting users with stored figures.
             */
            users: number;
            /** @description One entry a stored window, shortest first. */
            windows: components["schemas"]["WindowSimulation"][];
            /** @description Who would move, in order of id and window; empty for analysts. */
            items: components["schemas"]["MovingUser"][];
            /**
             * Format: int64
             * @description How many there are in all.
             */
            total: number;
            next_cursor?: string | null;
            as_of: components["schemas"]["UnixMs"];
            /**
             * Format: int64
             * @description How long it took.
             */
            duration_ms: number;
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
        /** @description One step, compared. */
        Step: {
            /** @description `policy`, `persona`, `content_matches`, `relevance_scores`, `text`, `guardrails` or `output_hash`. */
            name: string;
            same: boolean;
            /** @description Where then and now differ; at most fifty places. */
            differences: components["schemas"]["Difference"][];
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
        /** @description A subscriber as the newest upload has them. */
        SubscriberRow: {
            user_name: string;
            region: string;
            company: string;
            department: string;
            is_active: boolean;
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
        /**
         * @description The tags there are.
         * @enum {string}
         */
        Tag: "needs_review" | "edge_case" | "training_example" | "policy_question" | "tone_concern" | "eligibility_question" | "llm_error" | "great_example";
        /** @description The tags of a recommendation. */
        TagList: {
            items: components["schemas"]["TagView"][];
            total: number;
            next_cursor?: string | null;
        };
        /** @description A tag as put on. */
        TagView: {
            tag: string;
            tagged_by: string;
            tagged_by_name?: string | null;
            tagged_at: components["schemas"]["UnixMs"];
        };
        /** @description What the guardrails say of a text, in the editor's field names. */
        TextCheck: {
            /** @description It could be saved. */
            passed: boolean;
            findings: components["schemas"]["TextFinding"][];
            guardrails: Record<string, never>;
        };
        /** @description One thing found. */
        TextFinding: {
            /** @description The editor's field; of a finding about the whole, the one that leads it. */
            field: string;
            /** @description Which one, where the field is a list. */
            index?: number | null;
            span?: components["schemas"]["TextSpan"] | null;
            /** @description `critical` keeps the text from being saved, the others do not. */
            severity: string;
            check: string;
            rule: string;
            message: string;
            excerpt?: string | null;
        };
        /** @description A byte range of a text in UTF-8. */
        TextSpan: {
            start: number;
            end: number;
        };
        /** @description A text from the version on that it came with. */
        TextVersion: {
            /** Format: int64 */
            version: number;
            title: string;
            content: string;
            rationale: string;
            priority: string;
            changed_by: string;
            changed_by_name?: string | null;
            reason?: string | null;
            changed_at: components["schemas"]["UnixMs"];
        };
        Throughput: {
            /** Format: int64 */
            succeeded_last_minute: number;
            /** Format: int64 */
            failed_last_minute: number;
            /** Format: int64 */
            succeeded_last_hour: number;
            /** Format: int64 */
            failed_last_hour: number;
        };
        /** @description A trace as operators read it. */
        TraceView: {
            trace_id: string;
            recommendation_id: string;
            signals_detected_at: components["schemas"]["UnixMs"];
            persona_assigned_at: components["schemas"]["UnixMs"];
            content_matched_at: components["schemas"]["UnixMs"];
            rationale_generated_at: components["schemas"]["UnixMs"];
            guardrails_checked_at: components["schemas"]["UnixMs"];
            signals: Record<string, never>;
            persona_assignment: Record<string, never>;
            /** @description Everything that was considered, with scores and reasons. */
            content_matches: Record<string, never>;
            relevance_scores: Record<string, never>;
            guardrails: Record<string, never>;
            /** @description What the writer was given and what it wrote. */
            inputs: Record<string, never>;
            /** @description `offline` when no model wrote the text. */
            llm_model: string;
            /** Format: double */
            temperature: number;
            /** Format: int64 */
            tokens_used: number;
            /** @description SHA-256 of the policy that decided. */
            policy_hash: string;
            /** @description Where that policy can be read. */
            policy_url: string;
            /** @description SHA-256 of the bank data that the signals came from. */
            fingerprint: string;
            /** @description SHA-256 of everything decided. */
            output_hash: string;
            created_at: components["schemas"]["UnixMs"];
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
        /** @description Cost of a day, week or month. */
        TrendPoint: {
            /** @description Its first day in the range. */
            date: components["schemas"]["Day"];
            /** @description Its last day in the range. */
            until: components["schemas"]["Day"];
            /**
             * Format: double
             * @description Dollars, to the cent.
             */
            cost: number;
            /** Format: int64 */
            cost_nano_usd: number;
            /** Format: int64 */
            records: number;
            /** Format: int64 */
            prompt_tokens: number;
            /** Format: int64 */
            completion_tokens: number;
            /** Format: int64 */
            other_tokens: number;
        };
        Undone: {
            /** @description The state the item is in again. */
            status: string;
            recommendation_id: string;
            /** Format: int64 */
            version: number;
        };
        /** @description A rate that records were charged at. */
        UnitPrice: {
            model: string;
            token_type: string;
            /** @description Dollars for a thousand tokens, as the records say. */
            rate_per_1k: components["schemas"]["NanoUsd"];
            /** Format: int64 */
            rate_per_1k_nano_usd: number;
            /** @description First and last day in the range on which it was charged. */
            first_day: components["schemas"]["Day"];
            last_day: components["schemas"]["Day"];
            /** Format: int64 */
            records: number;
            /** Format: int64 */
            tokens: number;
            cost: components["schemas"]["NanoUsd"];
            change?: components["schemas"]["Ratio"] | null;
        };
        /** @description `GET /api/usage/unit-prices`. */
        UnitPrices: components["schemas"]["Frame"] & {
            /** @description By model, token type and first day. */
            items: components["schemas"]["UnitPrice"][];
        };
        /**
         * Format: date-time
         * @description An instant, RFC 3339 in UTC.
         */
        UnixMs: string;
        /** @description `200` of `POST /upload-csv`, as documented, and more. */
        UploadAnswer: {
            message: string;
            data: components["schemas"]["UploadStarted"];
        };
        /** @description The body of `POST /upload-csv`: at least one of the files. */
        UploadBody: {
            /**
             * Format: binary
             * @description CSV, plain or gzip.
             */
            transactions?: string | null;
            /**
             * Format: binary
             * @description CSV, plain or gzip.
             */
            users?: string | null;
            mapping?: components["schemas"]["Mapping"] | null;
        };
        /** @description A documented column. */
        UploadColumn: {
            name: string;
            required: boolean;
            /** @description Other names it goes by, in lower case and without anything but letters and digits: a heading is compared so. */
            other_names: string[];
        };
        /** @description The documented columns of both files. */
        UploadColumns: {
            transactions: components["schemas"]["UploadColumn"][];
            users: components["schemas"]["UploadColumn"][];
        };
        /** @description One of the files of an upload. */
        UploadFile: {
            /** @description The sender's name for it: for people, never part of a path. */
            name: string;
            /** @description SHA-256 of the decoded bytes. */
            sha256: string;
            /**
             * Format: int64
             * @description Decoded.
             */
            bytes: number;
        };
        /** @description A page of uploads, the newest first. */
        UploadPage: {
            uploads: components["schemas"]["UploadView"][];
            /** Format: int64 */
            total: number;
            next_cursor?: string | null;
        };
        UploadStarted: {
            /** @description To be followed at `/jobs/{job_id}`. */
            job_id: string;
            upload_id: string;
            /** @description `pending`. */
            status: components["schemas"]["UploadStatus"];
            dry_run: boolean;
            /** @description An upload of the very same bytes that counts: nothing of this one is new. */
            same_as?: string | null;
        };
        /** @enum {string} */
        UploadStatus: "pending" | "importing" | "imported" | "failed" | "reverting" | "reverted" | "checked";
        /** @description What an import, dry run or revert came to. */
        UploadSummary: {
            before: components["schemas"]["UploadTotals"];
            after: components["schemas"]["UploadTotals"];
            /** @description Days whose totals differ, as far as a hundred. */
            days: components["schemas"]["DayDifference"][];
            /**
             * Format: int64
             * @description Days beyond those.
             */
            days_unlisted: number;
        };
        /** @description Totals of all records. */
        UploadTotals: {
            /** Format: int64 */
            records: number;
            /** Format: int64 */
            cost_nano_usd: number;
            /** Format: int64 */
            tokens: number;
            /**
             * Format: int64
             * @description Distinct.
             */
            conversations: number;
            first_day?: components["schemas"]["Day"] | null;
            last_day?: components["schemas"]["Day"] | null;
        };
        UploadView: {
            upload_id: string;
            status: components["schemas"]["UploadStatus"];
            /**
             * Format: int64
             * @description Its place in the order of application: of two versions of a record, that of the higher number counts.
             */
            upload_no?: number | null;
            /** @description `api` or `cli`. */
            source: string;
            dry_run: boolean;
            transactions?: components["schemas"]["UploadFile"] | null;
            users?: components["schemas"]["UploadFile"] | null;
            /** @description An upload of the very same bytes that counted when this one came. */
            same_as?: string | null;
            counts: components["schemas"]["Counts"];
            totals?: components["schemas"]["UploadSummary"] | null;
            reverted?: components["schemas"]["RevertView"] | null;
            /** @description Why it failed. */
            error?: string | null;
            job_id?: string | null;
            revert_job_id?: string | null;
            created_by: string;
            created_at: components["schemas"]["UnixMs"];
            started_at?: components["schemas"]["UnixMs"] | null;
            finished_at?: components["schemas"]["UnixMs"] | null;
        };
        /** @description `GET /api/usage/series`. */
        UsageSeries: components["schemas"]["Frame"] & {
            /** @description Every group of the range in order of time, those without records too. */
            items: components["schemas"]["SeriesPoint"][];
        };
        /** @description Sums, and the quotients made from them. */
        UsageTotals: {
            /** @description Dollars, not rounded. */
            cost: components["schemas"]["NanoUsd"];
            /** Format: int64 */
            cost_nano_usd: number;
            /** Format: int64 */
            records: number;
            /**
             * Format: int64
             * @description Distinct.
             */
            conversations: number;
            /** Format: int64 */
            prompt_tokens: number;
            /** Format: int64 */
            completion_tokens: number;
            /** Format: int64 */
            other_tokens: number;
            prompt_share?: components["schemas"]["Ratio"] | null;
            cost_per_conversation?: components["schemas"]["NanoUsd"] | null;
            cost_per_million_tokens?: components["schemas"]["NanoUsd"] | null;
        };
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
        /** @description A user's window step by step. */
        UserSeries: components["schemas"]["Series"] & {
            user_id: string;
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
        /** @description A check that was made. */
        Verdict: {
            checked_at: components["schemas"]["UnixMs"];
            /** @description `import`, `revert` or `asked`. */
            reason: string;
            /** @description The upload it was made after. */
            upload_id?: string | null;
            /**
             * Format: int64
             * @description Records that the sums were recomputed from.
             */
            records: number;
            /**
             * Format: int64
             * @description Sums that were compared.
             */
            keys: number;
            /**
             * Format: int64
             * @description Sums that are not what the records give; zero is as it should be.
             */
            differences: number;
            /** @description The first of them, in words. */
            examples: string[];
            /** Format: int64 */
            took_ms: number;
        };
        /** @description A finding that does not forbid approval. */
        Warning: {
            /** @description Which check. */
            name: string;
            /** @description `notable` or `warning`. */
            severity: string;
            message: string;
            /** @description Whether approving asks for a reason. */
            must_acknowledge: boolean;
        };
        /** @description The stored figures of a window, as profiles show them. */
        WindowFeatures: components["schemas"]["Features"] & {
            computed_at: components["schemas"]["UnixMs"];
            as_of: components["schemas"]["Day"];
            currency: string;
            notes: string[];
        };
        /** @description What would become of the users of one window. */
        WindowSimulation: {
            /** Format: int32 */
            window_days: number;
            /** Format: int64 */
            users: number;
            /** Format: int64 */
            moving: number;
            /**
             * Format: int64
             * @description Same persona, another second one.
             */
            secondary_changes: number;
            /**
             * Format: int64
             * @description Same persona, another confidence.
             */
            confidence_changes: number;
            /** @description The most frequent first. */
            moves: components["schemas"]["MoveCount"][];
        };
        WorkerView: {
            worker_id: string;
            host: string;
            /** Format: int64 */
            pid: number;
            /** @description Of the program. */
            version: string;
            /** Format: int64 */
            running: number;
            /** Format: int64 */
            max_concurrent: number;
            started_at: components["schemas"]["UnixMs"];
            last_seen: components["schemas"]["UnixMs"];
            /**
             * Format: int64
             * @description Since its start.
             */
            age_seconds: number;
            /** @description Its lease stands; without one its jobs go to others. */
            alive: boolean;
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
    list_jobs: {
        parameters: {
            query?: {
                /** @description Only of this state. */
                status?: "pending" | "scheduled" | "running" | "succeeded" | "dead" | "cancelled";
                /** @description Only of this kind. */
                kind?: string;
                /** @description Only of this queue. */
                queue?: string;
                /** @description How many, 1 to 500. */
                limit?: number;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page, and how many match in all */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobPage"];
                };
            };
        };
    };
    get_jobs_board: {
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
                    "application/json": components["schemas"]["Board"];
                };
            };
        };
    };
    get_job: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The job */
                job_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The job */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobDetail"];
                };
            };
        };
    };
    cancel_job: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The job */
                job_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["JobReason"];
            };
        };
        responses: {
            /** @description As it now stands */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobAnswer"];
                };
            };
        };
    };
    retry_job: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The job */
                job_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["JobReason"];
            };
        };
        responses: {
            /** @description As it now stands */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobAnswer"];
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
    list_audit_logs: {
        parameters: {
            query?: {
                /** @description Who acted. Operators may name themselves only. */
                operator_id?: string;
                action?: string;
                recommendation_id?: string;
                /** @description Whose data it is about. */
                user_id?: string;
                /** @description The first instant (RFC 3339). */
                from?: string;
                /** @description The instant before which it must have been. */
                to?: string;
                /** @description A text anywhere in reason, metadata, action or ids. */
                q?: string;
                /** @description How many, 1 to 500. */
                limit?: number;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Entries, and how many match in all */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditList"];
                };
            };
        };
    };
    export_audit_logs: {
        parameters: {
            query?: {
                /** @description Who acted. Operators may name themselves only. */
                operator_id?: string;
                action?: string;
                recommendation_id?: string;
                /** @description Whose data it is about. */
                user_id?: string;
                /** @description The first instant (RFC 3339). */
                from?: string;
                /** @description The instant before which it must have been. */
                to?: string;
                /** @description A text anywhere in reason, metadata, action or ids. */
                q?: string;
                /** @description `jsonl` (the default) or `csv`. */
                format?: "csv" | "jsonl";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": string;
                    "text/csv": string;
                };
            };
        };
    };
    get_audit_log: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The entry */
                audit_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The entry */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditView"];
                };
            };
        };
    };
    get_audit_head: {
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
                    "application/json": components["schemas"]["ChainHead"];
                };
            };
        };
    };
    verify_audit_chain: {
        parameters: {
            query?: {
                /** @description The first link to check. */
                from_seq?: number;
                /** @description How many, at most a million. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was found */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChainPart"];
                };
            };
        };
    };
    list_content: {
        parameters: {
            query?: {
                /** @description Only for this persona. */
                persona?: string;
                /** @description Only what is, or is not, in use. */
                active?: boolean;
                /** @description Part of a title or an id; case does not matter. */
                q?: string;
                /** @description How many, 1 to 200. */
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page, in order of id */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContentPage"];
                };
            };
        };
    };
    create_content: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewContent"];
            };
        };
        responses: {
            /** @description The item */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContentView"];
                };
            };
        };
    };
    check_content: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ContentBody"];
            };
        };
        responses: {
            /** @description What was found */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TextCheck"];
                };
            };
        };
    };
    get_content: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The item */
                content_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The item */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContentView"];
                };
            };
        };
    };
    change_content: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The item */
                content_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeContent"];
            };
        };
        responses: {
            /** @description As it now stands */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContentView"];
                };
            };
        };
    };
    list_deliveries: {
        parameters: {
            query?: {
                /** @description Only of this state, or `all`. */
                status?: "all" | "waiting" | "sending" | "delivered" | "dead" | "cancelled";
                channel?: "all" | "inbox" | "file" | "smtp";
                /** @description Only to this user. */
                user_id?: string;
                /** @description How many, 1 to 500. */
                limit?: number;
                /** @description `next_cursor` of the page before. */
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
                    "application/json": components["schemas"]["DeliveryPage"];
                };
            };
        };
    };
    retry_delivery: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The delivery */
                delivery_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RetryRequest"];
            };
        };
        responses: {
            /** @description As it now stands */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeliveryItem"];
                };
            };
        };
    };
    stream_events: {
        parameters: {
            query?: {
                /** @description The id of the last event that was seen; the header `Last-Event-ID` goes before it. */
                last_event_id?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Events without end */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": components["schemas"]["Change"];
                };
            };
        };
    };
    list_flags: {
        parameters: {
            query?: {
                /** @description Only open (`false`) or only resolved ones (`true`). */
                resolved?: boolean;
                /** @description How many, 1 to 500. */
                limit?: number;
                /** @description `next_cursor` of the page before. */
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
                    "application/json": components["schemas"]["FlagPageView"];
                };
            };
        };
    };
    resolve_flag: {
        parameters: {
            query?: {
                /** @description The caller's own login or identity id; whoever calls is the actor anyway. */
                operator_id?: string;
            };
            header?: {
                /** @description The version that was seen, as `ETag` gave it; another one in force answers 409. `*` is any. */
                "If-Match"?: string | null;
            };
            path: {
                /** @description The flag */
                flag_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ResolveRequest"];
            };
        };
        responses: {
            /** @description Resolved */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResolvedView"];
                };
            };
        };
    };
    delete_note: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The note */
                note_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deleted */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    change_note: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The note */
                note_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeNote"];
            };
        };
        responses: {
            /** @description As it now stands */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NoteView"];
                };
            };
        };
    };
    list_operators: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description By name */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OperatorList"];
                };
            };
        };
    };
    get_policy: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Body, hash and how it came into force */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PolicyView"];
                };
            };
        };
    };
    list_policy_drafts: {
        parameters: {
            query?: {
                status?: "open" | "published" | "discarded";
                /** @description How many, 1 to 100. */
                limit?: number;
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
                    "application/json": components["schemas"]["DraftPage"];
                };
            };
        };
    };
    create_policy_draft: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewDraft"];
            };
        };
        responses: {
            /** @description The draft */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DraftView"];
                };
            };
        };
    };
    get_policy_draft: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The draft */
                draft_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The draft */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DraftView"];
                };
            };
        };
    };
    change_policy_draft: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The draft */
                draft_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeDraft"];
            };
        };
        responses: {
            /** @description As it now stands */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DraftView"];
                };
            };
        };
    };
    discard_policy_draft: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The draft */
                draft_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Discarded */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    publish_policy_draft: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The draft */
                draft_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PublishDraft"];
            };
        };
        responses: {
            /** @description The policy in force */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PolicyView"];
                };
            };
        };
    };
    simulate_policy_draft: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The draft */
                draft_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SimulateDraft"];
            };
        };
        responses: {
            /** @description Who would move from which persona to which */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Simulation"];
                };
            };
        };
    };
    list_reassignments: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How far each is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Reassignments"];
                };
            };
        };
    };
    reassign_personas: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Started */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Reassignment"];
                };
            };
        };
    };
    get_policy_version: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description SHA-256 of the policy's canonical text */
                policy_hash: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Its body as it was, and when it came into force */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PolicyVersion"];
                };
            };
        };
    };
    check_product: {
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
            /** @description What was found */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TextCheck"];
                };
            };
        };
    };
    list_queue: {
        parameters: {
            query?: {
                /** @description Only of this state, or `all`. */
                status?: "all" | "pending" | "approved" | "rejected" | "flagged" | "guardrail_failed" | "queued_for_delivery" | "delivered" | "viewed" | "dismissed" | "superseded" | "expired" | "withdrawn";
                /** @description The first persona, or `all`. */
                persona?: "all" | "high_utilization" | "variable_income" | "subscription_heavy" | "savings_builder" | "wealth_builder";
                priority?: "all" | "high" | "medium" | "low";
                content_type?: "all" | "education" | "partner_offer";
                risk_tier?: "all" | "high" | "medium" | "low";
                /** @description `all`, `me`, `none`, or the id of an identity. */
                assignee?: string;
                /** @description Only with this tag. */
                tag?: string;
                /** @description Part of the title or of the user's name, or the whole id of either. ASCII letters match in either case. */
                q?: string;
                sort?: "newest" | "oldest" | "priority";
                /** @description How many, 1 to 500. */
                limit?: number;
                /** @description From the `Link` of the page before; only good with the same `sort`. */
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
                    /** @description The next page, if there is one */
                    Link?: string;
                    /** @description How many match in all */
                    "X-Total-Count"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QueueItem"][];
                };
            };
        };
    };
    assign_recommendations: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AssignMany"];
            };
        };
        responses: {
            /** @description What became of each */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AssignedMany"];
                };
            };
        };
    };
    operator_bulk_approve: {
        parameters: {
            query?: {
                /** @description The caller's own login or identity id; whoever calls is the actor anyway. */
                operator_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BulkRequest"];
            };
        };
        responses: {
            /** @description What became of each */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BulkResult"];
                };
            };
        };
    };
    get_item: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The recommendation */
                recommendation_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The recommendation */
            200: {
                headers: {
                    /** @description Its version, for If-Match */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ItemDetail"];
                };
            };
        };
    };
    operator_modify: {
        parameters: {
            query?: {
                /** @description The caller's own login or identity id; whoever calls is the actor anyway. */
                operator_id?: string;
            };
            header?: {
                /** @description The version that was seen, as `ETag` gave it; another one in force answers 409. `*` is any. */
                "If-Match"?: string | null;
            };
            path: {
                /** @description The recommendation */
                recommendation_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ModifyRequest"];
            };
        };
        responses: {
            /** @description A new version */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Modified"];
                };
            };
        };
    };
    operator_approve: {
        parameters: {
            query?: {
                /** @description The caller's own login or identity id; whoever calls is the actor anyway. */
                operator_id?: string;
            };
            header?: {
                /** @description The version that was seen, as `ETag` gave it; another one in force answers 409. `*` is any. */
                "If-Match"?: string | null;
            };
            path: {
                /** @description The recommendation */
                recommendation_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ApproveRequest"];
            };
        };
        responses: {
            /** @description Approved */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Approved"];
                };
            };
        };
    };
    assign_recommendation: {
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
                "application/json": components["schemas"]["Assign"];
            };
        };
        responses: {
            /** @description Who works on it now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AssignmentView"];
                };
            };
        };
    };
    operator_flag: {
        parameters: {
            query?: {
                /** @description The caller's own login or identity id; whoever calls is the actor anyway. */
                operator_id?: string;
            };
            header?: {
                /** @description The version that was seen, as `ETag` gave it; another one in force answers 409. `*` is any. */
                "If-Match"?: string | null;
            };
            path: {
                /** @description The recommendation */
                recommendation_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReasonRequest"];
            };
        };
        responses: {
            /** @description Flagged */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FlaggedView"];
                };
            };
        };
    };
    get_history: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The recommendation */
                recommendation_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Oldest first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["History"];
                };
            };
        };
    };
    list_notes: {
        parameters: {
            query?: {
                /** @description How many, 1 to 200. */
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description The recommendation */
                recommendation_id: string;
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
                    "application/json": components["schemas"]["NotePage"];
                };
            };
        };
    };
    write_note: {
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
                "application/json": components["schemas"]["NewNote"];
            };
        };
        responses: {
            /** @description The note */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NoteView"];
                };
            };
        };
    };
    operator_reject: {
        parameters: {
            query?: {
                /** @description The caller's own login or identity id; whoever calls is the actor anyway. */
                operator_id?: string;
            };
            header?: {
                /** @description The version that was seen, as `ETag` gave it; another one in force answers 409. `*` is any. */
                "If-Match"?: string | null;
            };
            path: {
                /** @description The recommendation */
                recommendation_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReasonRequest"];
            };
        };
        responses: {
            /** @description Rejected: it reaches nobody */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Rejected"];
                };
            };
        };
    };
    replay_decision: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The recommendation */
                recommendation_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What came of it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Replay"];
                };
            };
        };
    };
    list_tags: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The recommendation */
                recommendation_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description In the order they were put on */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TagList"];
                };
            };
        };
    };
    put_tag: {
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
                "application/json": components["schemas"]["NewTag"];
            };
        };
        responses: {
            /** @description It was there */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TagList"];
                };
            };
            /** @description Put on */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TagList"];
                };
            };
        };
    };
    take_tag: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The recommendation */
                recommendation_id: string;
                /** @description The tag */
                tag: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Taken off */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    get_trace: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The recommendation */
                recommendation_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Its trace */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TraceView"];
                };
            };
        };
    };
    operator_undo: {
        parameters: {
            query?: {
                /** @description The caller's own login or identity id; whoever calls is the actor anyway. */
                operator_id?: string;
            };
            header?: {
                /** @description The version that was seen, as `ETag` gave it; another one in force answers 409. `*` is any. */
                "If-Match"?: string | null;
            };
            path: {
                /** @description The recommendation */
                recommendation_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReasonRequest"];
            };
        };
        responses: {
            /** @description As it was before */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Undone"];
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
    list_available_tags: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All of them, with how often each is used */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AvailableTags"];
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
    list_user_series: {
        parameters: {
            query?: {
                /** @description Days up to today, 7 to 365. */
                window_days?: number;
                /** @description By the day up to 60 days and by the week beyond, if left out. */
                step?: "day" | "week";
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
            /** @description One entry a step */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserSeries"];
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
    list_usage_breakdown: {
        parameters: {
            query: {
                /** @description First day. */
                start_date: string;
                /** @description Last day, included; at most ten years after the first. */
                end_date: string;
                /** @description Only these regions; may be repeated. */
                regions?: string[];
                /** @description Only these companies; may be repeated. */
                companies?: string[];
                /** @description Only these models; may be repeated. */
                models?: string[];
                /** @description Only these departments; may be repeated. */
                departments?: string[];
                /** @description How trends are cut; `day` if left out. */
                group_by?: components["schemas"]["Grouping"];
                /** @description `recorded` (the uploads' costs), or `recost:` and the id of a run. */
                basis?: string;
                /** @description How many, 1 to 500. */
                limit?: number;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description `csv` for a table; `Accept: text/csv` asks for the same. */
                format?: string;
            };
            header?: never;
            path: {
                /** @description What to list by */
                by: "regions" | "companies" | "departments" | "models" | "subscribers" | "conversations";
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
                    "application/json": components["schemas"]["Breakdown"];
                    "text/csv": string;
                };
            };
        };
    };
    list_usage_budgets: {
        parameters: {
            query?: {
                /** @description How many, 1 to 200. */
                limit?: number;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description `csv` for a table; `Accept: text/csv` asks for the same. */
                format?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description In order of name */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BudgetPage"];
                    "text/csv": string;
                };
            };
        };
    };
    create_usage_budget: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BudgetBody"];
            };
        };
        responses: {
            /** @description The budget as held */
            201: {
                headers: {
                    /** @description Its version, for If-Match */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BudgetView"];
                };
            };
        };
    };
    get_usage_budget: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The budget */
                budget_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The budget */
            200: {
                headers: {
                    /** @description Its version, for If-Match */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BudgetView"];
                };
            };
        };
    };
    replace_usage_budget: {
        parameters: {
            query?: never;
            header?: {
                /** @description The version that was seen, as `ETag` gave it; another one in force answers 409. `*` is any. */
                "If-Match"?: string | null;
            };
            path: {
                /** @description The budget */
                budget_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BudgetBody"];
            };
        };
        responses: {
            /** @description The budget as held */
            200: {
                headers: {
                    /** @description Its version, for If-Match */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BudgetView"];
                };
            };
        };
    };
    delete_usage_budget: {
        parameters: {
            query?: never;
            header?: {
                /** @description The version that was seen, as `ETag` gave it; another one in force answers 409. `*` is any. */
                "If-Match"?: string | null;
            };
            path: {
                /** @description The budget */
                budget_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is gone */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    list_upload_columns: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description By file, in their documented order */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UploadColumns"];
                };
            };
        };
    };
    get_usage_forecast: {
        parameters: {
            query?: {
                /** @description A day of the month; today if left out. */
                month?: string;
                /** @description Only these regions; may be repeated. */
                regions?: string[];
                /** @description Only these companies; may be repeated. */
                companies?: string[];
                /** @description Only these models; may be repeated. */
                models?: string[];
                /** @description Only these departments; may be repeated. */
                departments?: string[];
                /** @description `recorded` (the uploads' costs), or `recost:` and the id of a run. */
                basis?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Spent, expected, and between what */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ForecastAnswer"];
                };
            };
        };
    };
    list_usage_prices: {
        parameters: {
            query?: {
                model?: string;
                provider?: string;
                /** @description How many, 1 to 500. */
                limit?: number;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description `csv` for a table; `Accept: text/csv` asks for the same. */
                format?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description By model, token type, provider and time */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PricePage"];
                    "text/csv": string;
                };
            };
        };
    };
    add_usage_price: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PriceBody"];
            };
        };
        responses: {
            /** @description The price as held */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PriceView"];
                };
            };
        };
    };
    get_reconciliation: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The verdict */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Verdict"] | null;
                };
            };
        };
    };
    list_usage_recosts: {
        parameters: {
            query?: {
                /** @description How many, 1 to 100. */
                limit?: number;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description `csv` for a table; `Accept: text/csv` asks for the same. */
                format?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The newest first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecostPage"];
                    "text/csv": string;
                };
            };
        };
    };
    run_usage_recost: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RecostBody"];
            };
        };
        responses: {
            /** @description The run, under way */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecostView"];
                };
            };
        };
    };
    get_usage_recost: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The run */
                recost_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The run, with what it did to each model */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecostView"];
                };
            };
        };
    };
    list_usage_series: {
        parameters: {
            query: {
                /** @description First day. */
                start_date: string;
                /** @description Last day, included; at most ten years after the first. */
                end_date: string;
                /** @description Only these regions; may be repeated. */
                regions?: string[];
                /** @description Only these companies; may be repeated. */
                companies?: string[];
                /** @description Only these models; may be repeated. */
                models?: string[];
                /** @description Only these departments; may be repeated. */
                departments?: string[];
                /** @description How trends are cut; `day` if left out. */
                group_by?: components["schemas"]["Grouping"];
                /** @description `recorded` (the uploads' costs), or `recost:` and the id of a run. */
                basis?: string;
                /** @description `csv` for a table; `Accept: text/csv` asks for the same. */
                format?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All groups of the range */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UsageSeries"];
                    "text/csv": string;
                };
            };
        };
    };
    list_usage_unit_prices: {
        parameters: {
            query: {
                /** @description First day. */
                start_date: string;
                /** @description Last day, included; at most ten years after the first. */
                end_date: string;
                /** @description Only these regions; may be repeated. */
                regions?: string[];
                /** @description Only these companies; may be repeated. */
                companies?: string[];
                /** @description Only these models; may be repeated. */
                models?: string[];
                /** @description Only these departments; may be repeated. */
                departments?: string[];
                /** @description How trends are cut; `day` if left out. */
                group_by?: components["schemas"]["Grouping"];
                /** @description `recorded` (the uploads' costs), or `recost:` and the id of a run. */
                basis?: string;
                /** @description `csv` for a table; `Accept: text/csv` asks for the same. */
                format?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description By model, token type and first day */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UnitPrices"];
                    "text/csv": string;
                };
            };
        };
    };
    list_uploads: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description How many, 1 to 500. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Uploads */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UploadPage"];
                };
            };
        };
    };
    get_upload: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The upload */
                upload_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How it stands */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UploadView"];
                };
            };
        };
    };
    list_upload_rejections: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description How many, 1 to 500. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description The upload */
                upload_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused rows by file and line */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RejectionPage"];
                };
            };
        };
    };
    download_upload_rejections: {
        parameters: {
            query?: {
                /** @description Which of the two files. */
                file?: "users" | "transactions";
            };
            header?: never;
            path: {
                /** @description The upload */
                upload_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused rows of one file */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
        };
    };
    revert_upload: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The upload */
                upload_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The job is under way */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RevertStarted"];
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
                role?: "customer" | "operator" | "senior_operator" | "advisor" | "analyst" | "admin";
                active?: boolean;
                /** @description Part of a login or a name; case does not matter. */
                q?: string;
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
    set_identity_password: {
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
                "application/json": components["schemas"]["SetPasswordRequest"];
            };
        };
        responses: {
            /** @description Set */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    list_inbox: {
        parameters: {
            query?: {
                /** @description How many, 1 to 100. */
                limit?: number;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page, newest first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InboxPage"];
                };
            };
        };
    };
    dismiss_inbox_item: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The item */
                recommendation_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As it now stands */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InboxState"];
                };
            };
        };
    };
    view_inbox_item: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The item */
                recommendation_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As it now stands */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InboxState"];
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
    follow_job: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `sequence` of the last event that was seen */
                "Last-Event-ID"?: string | null;
            };
            path: {
                /** @description The job */
                job_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The job, or its events */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobAnswer"];
                    "text/event-stream": components["schemas"]["JobView"];
                };
            };
            /** @description Events: the end was seen already */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
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
    get_usage_kpis: {
        parameters: {
            query: {
                /** @description First day. */
                start_date: string;
                /** @description Last day, included; at most ten years after the first. */
                end_date: string;
                /** @description Only these regions; may be repeated. */
                regions?: string[];
                /** @description Only these companies; may be repeated. */
                companies?: string[];
                /** @description Only these models; may be repeated. */
                models?: string[];
                /** @description Only these departments; may be repeated. */
                departments?: string[];
                /** @description How trends are cut; `day` if left out. */
                group_by?: components["schemas"]["Grouping"];
                /** @description `recorded` (the uploads' costs), or `recost:` and the id of a run. */
                basis?: string;
                /** @description `previous`: beside each figure that of the range before. */
                compare?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The figures, with their age and whether they agree with the records */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KpiAnswer"];
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
                    /** @description Its version, for If-Match */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProductDetail"];
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
                    /** @description Its version, for If-Match */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProductDetail"];
                };
            };
        };
    };
    replace_product: {
        parameters: {
            query?: never;
            header?: {
                /** @description The version that was seen, as `ETag` gave it; another one in force answers 409. `*` is any. */
                "If-Match"?: string | null;
            };
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
                    /** @description Its version, for If-Match */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProductDetail"];
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
    get_queue_board: {
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
                    "application/json": components["schemas"]["Board"];
                };
            };
        };
    };
    upload_csv: {
        parameters: {
            query?: {
                /** @description Say what would happen, and let nothing happen. */
                dry_run?: boolean;
                /** @description Rows of one transaction (default: the setting `usage.chunk_rows`). */
                chunk_rows?: number;
            };
            header?: {
                /** @description Makes a retry safe */
                "Idempotency-Key"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": components["schemas"]["UploadBody"];
            };
        };
        responses: {
            /** @description Received; the job is under way */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UploadAnswer"];
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
