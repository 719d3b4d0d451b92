-- A dead delivery can be sent again: the attempts before that do not count against it.
ALTER TABLE deliveries ADD COLUMN attempts_before BIGINT NOT NULL DEFAULT 0;

-- A product's version grows with every change, whoever makes it, so that nobody writes over what they have not seen.
ALTER TABLE product_offers ADD COLUMN version BIGINT NOT NULL DEFAULT 1;
CREATE FUNCTION product_offers_version() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
    NEW.version := OLD.version + 1;
    RETURN NEW;
END $$;
CREATE TRIGGER product_offers_version BEFORE UPDATE ON product_offers
FOR EACH ROW EXECUTE FUNCTION product_offers_version();
