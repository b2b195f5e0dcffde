-- The fencing epoch: one row, raised by each activation of a region. A write records its epoch, which separates what a
-- cut-off writer still acknowledged from the rest.
CREATE TABLE holdfast.epoch (
  only_row    boolean     PRIMARY KEY DEFAULT true,
  epoch       bigint      NOT NULL DEFAULT 1,
  -- Region that raised it; NULL until the first activation.
  region      text,
  raised_at   timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT epoch_only_row CHECK (only_row),
  CONSTRAINT epoch_positive CHECK (epoch >= 1)
);

INSERT INTO holdfast.epoch DEFAULT VALUES;

-- An epoch that goes back would make a fenced writer believable again.
CREATE FUNCTION holdfast.refuse_epoch_going_back() RETURNS trigger
  LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.epoch <= OLD.epoch THEN
    RAISE EXCEPTION 'the epoch must rise: it is %, and was to become %', OLD.epoch, NEW.epoch
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER epoch_rises BEFORE UPDATE ON holdfast.epoch
  FOR EACH ROW EXECUTE FUNCTION holdfast.refuse_epoch_going_back();

-- The application reads it only: what is fenced must not be able to lift the fence.
GRANT SELECT ON holdfast.epoch TO holdfast_application, holdfast_verification;
