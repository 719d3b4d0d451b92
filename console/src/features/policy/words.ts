/** What the parts of a policy mean, in a sentence each. */
import { findSignal } from '@/lib/signals';
import { plain } from '@/lib/format/words';

export const SECTIONS: readonly (readonly [string, string, string])[] = [
  ['personas', 'Personas', 'Whoever meets one criterion of every line belongs to a persona; the highest priority goes first. Amounts are in the user’s main currency.'],
  ['confidence', 'Confidence', 'How sure an assignment may call itself.'],
  ['content', 'Education', 'How many items are recommended, and what makes one fit.'],
  ['offers', 'Partner offers', 'Which offers are never made, and what makes the others fit. What a partner pays is not among it.'],
  ['risk', 'Risk and priority', 'What needs a second person, and what is urgent.'],
  ['expiry', 'Times', 'How long things hold.'],
  ['guardrails', 'Guardrails', 'What every text is held against.'],
];

const MEANINGS: Record<string, string> = {
  'confidence.no_data': 'Said of somebody of whom nothing is known.',
  'confidence.no_match': 'Said when no persona’s criteria are met.',
  'confidence.floor': 'The least that a persona in force claims.',
  'confidence.ceiling': 'The most that any persona claims.',
  'confidence.kept_without_history': 'The part that is kept when history is short.',
  'content.min_items': 'Items that a user gets at least.',
  'content.max_items': 'Items that a user gets at most.',
  'content.min_score': 'The score below which an item is left out.',
  'content.primary_persona': 'What fitting the first persona adds to the score.',
  'content.secondary_persona': 'What fitting the second persona adds to the score.',
  'content.triggers': 'What met triggers add to the score.',
  'content.repeat_penalty': 'What is taken off an item that was recommended before.',
  'offers.max_items': 'Offers that a user gets at most.',
  'offers.min_score': 'The score below which an offer is left out.',
  'offers.base': 'The score that an eligible offer begins with.',
  'offers.prohibited_categories': 'Categories that are never offered.',
  'offers.prohibited_words': 'Words that keep an offer out, one pattern a line.',
  'risk.high': 'Product types and categories that a second person approves.',
  'risk.high_priority_score': 'Confidence from which a recommendation is urgent.',
  'risk.medium_priority_score': 'Confidence from which it has medium priority.',
  'expiry.education_days': 'Days until an undecided education item expires.',
  'expiry.offer_days': 'Days until an undecided offer expires.',
  'expiry.repeat_days': 'Days in which the same thing is not recommended again.',
  'expiry.undo_minutes': 'Minutes in which an approval can be taken back before it is delivered.',
  'guardrails.reading_grade_notable': 'School grade from which a text is called hard to read.',
  'guardrails.reading_grade_critical': 'School grade from which a text is refused.',
  'guardrails.empowering': 'Phrases of which a text should have one, one a line.',
  'guardrails.tone.patterns': 'Shaming or commanding words, one pattern a line.',
  'guardrails.tone.except': 'Where those words are harmless, one pattern a line.',
  'guardrails.advice.patterns': 'Words of financial advice or promises, one pattern a line.',
  'guardrails.advice.except': 'Where those words are harmless, one pattern a line.',
};

export function meaningOf(key: string): string | undefined {
  return MEANINGS[key];
}

export const UNITS: Record<string, string> = {
  education_days: 'days', offer_days: 'days', repeat_days: 'days', undo_minutes: 'minutes', max_items: 'items',
  min_items: 'items', reading_grade_notable: 'grade', reading_grade_critical: 'grade',
};

const MORE_FEATURES: Record<string, readonly [string, string]> = {
  fee_count_half_year: ['Fees in 180 days', 'Overdraft, late, maintenance and cash-machine fees of half a year, whatever the window.'],
};

export function featureWords(feature: string): readonly [label: string, meaning: string] {
  const signal = findSignal(feature);
  return signal ? [signal.label, signal.meaning] : (MORE_FEATURES[feature] ?? [plain(feature), '']);
}

export const SIGNS: Record<string, string> = { '>=': '≥', '<=': '≤', '>': '>', '<': '<', is: 'is' };

export function personaWords(persona: string): string {
  return persona === 'fallback' ? 'No finding' : plain(persona);
}
