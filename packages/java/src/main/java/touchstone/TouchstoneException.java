package touchstone;

/** An error of this package: a fixture or the fake codex is missing, damaged or of a newer format. */
public final class TouchstoneException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TouchstoneException(String message) {
    super(message);
  }
}
