-- The day on which what a deal sold ends.
ALTER TABLE deals ADD COLUMN contract_ends_on TEXT;
ALTER TABLE deal_history ADD COLUMN contract_ends_on TEXT;
CREATE INDEX deals_contract ON deals (contract_ends_on) WHERE contract_ends_on IS NOT NULL;
CREATE INDEX activities_problem ON activities (account_id, happened_on) WHERE kind = 'problem';
