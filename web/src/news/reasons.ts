import type { components } from '@/api/schema'
import * as m from '@/paraglide/messages.js'

const texts: Record<string, (detail: { detail: string }) => string> = {
  full_name: m.news_why_full_name,
  single_name: m.news_why_single_name,
  long_name: m.news_why_long_name,
  long_ordinary_name: m.news_why_long_name,
  ordinary_word: m.news_why_ordinary_word,
  family_name: m.news_why_family_name,
  place_name: m.news_why_place_name,
  short_name: m.news_why_short_name,
  rare_name: m.news_why_rare_name,
  written_small: m.news_why_written_small,
  not_in_capitals: m.news_why_not_in_capitals,
  begins_sentence: m.news_why_begins_sentence,
  written_large: m.news_why_written_large,
  in_capitals: m.news_why_written_large,
  called_a_company: m.news_why_called_a_company,
  part_of_a_persons_name: m.news_why_part_of_a_name,
  with_an_article: m.news_why_with_an_article,
  at_a_place: m.news_why_at_a_place,
  part_of_a_longer_name: m.news_why_part_of_a_name,
  acts_as_a_company: m.news_why_acts_as_a_company,
  its_legal_form: m.news_why_legal_form,
  a_legal_form: m.news_why_legal_form,
  another_legal_form: m.news_why_another_form,
  its_domain: m.news_why_domain,
  named_with: m.news_why_named_with,
  its_place: m.news_why_place,
  another_place: m.news_why_another_place,
  its_trade: m.news_why_trade,
  another_trade: m.news_why_another_trade,
  about_business: m.news_why_business,
  longer_name_elsewhere: m.news_why_longer_name,
  others_of_that_name: m.news_why_others,
}

/** A reason in the reader's language. */
export function reasonText(reason: components['schemas']['NewsReason']): string {
  return texts[reason.key]?.({ detail: reason.detail ?? '' }) ?? reason.key
}
