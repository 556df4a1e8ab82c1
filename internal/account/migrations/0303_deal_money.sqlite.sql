ALTER TABLE deals ADD COLUMN invoiced_on TEXT;
ALTER TABLE deals ADD COLUMN paid_on TEXT;
ALTER TABLE deal_history ADD COLUMN invoiced_on TEXT;
ALTER TABLE deal_history ADD COLUMN paid_on TEXT;
