ALTER TABLE deals ADD COLUMN invoiced_on DATE;
ALTER TABLE deals ADD COLUMN paid_on DATE;
ALTER TABLE deal_history ADD COLUMN invoiced_on DATE;
ALTER TABLE deal_history ADD COLUMN paid_on DATE;
