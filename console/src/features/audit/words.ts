/** What the log's actions are called. One that is new here is shown as the server spells it. */
import { plain } from '@/lib/format/words';

const ACTIONS: Record<string, string> = {
  approve: 'Approved',
  reject: 'Rejected',
  flag: 'Flagged',
  resolve: 'Resolved a flag',
  undo: 'Took back a decision',
  override: 'Changed the text',
  generate: 'Generated',
  supersede: 'Replaced by a newer one',
  expire: 'Expired',
  withdraw: 'Withdrawn',
  queue: 'Queued for delivery',
  deliver: 'Delivered',
  retry_delivery: 'Sent a delivery again',
  view: 'Viewed by the customer',
  dismiss: 'Dismissed by the customer',
  read: 'Read a user’s data',
  refused: 'Was refused',
  assign: 'Assigned',
  grant: 'Recorded consent',
  revoke: 'Recorded a withdrawal of consent',
  export_audit_log: 'Exported the log',
  create_identity: 'Made a login',
  change_identity: 'Changed a login',
  create_policy_draft: 'Began a policy draft',
  change_policy_draft: 'Changed a policy draft',
  discard_policy_draft: 'Discarded a policy draft',
  publish_policy: 'Published a policy',
  reassign_personas: 'Assigned personas anew',
  create_content: 'Added content',
  change_content: 'Changed content',
  create_product: 'Added a product',
  change_product: 'Changed a product',
  deactivate_product: 'Stopped offering a product',
};

export const KNOWN_ACTIONS = Object.keys(ACTIONS).sort();

export function actionWords(action: string): string {
  return ACTIONS[action] ?? plain(action);
}
