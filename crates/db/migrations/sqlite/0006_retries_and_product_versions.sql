-- A dead delivery can be sent again: the attempts before that do not count against it.
ALTER TABLE deliveries ADD COLUMN attempts_before INTEGER NOT NULL DEFAULT 0;

-- A product's version grows with every change, whoever makes it, so that nobody writes over what they have not seen.
ALTER TABLE product_offers ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
CREATE TRIGGER product_offers_version AFTER UPDATE ON product_offers WHEN NEW.version = OLD.version
BEGIN UPDATE product_offers SET version = version + 1 WHERE product_id = NEW.product_id; END;
