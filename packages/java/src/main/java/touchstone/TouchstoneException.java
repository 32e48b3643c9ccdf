package touchstone;

/** An error of this package, such as a fixture that is missing, damaged or of a newer format, or a missing fake codex. */
public final class TouchstoneException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TouchstoneException(String message) {
    super(message);
  }
}
