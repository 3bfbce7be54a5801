package io.sparkdl.ml;

/**
 * Setters of {@link ExchangeParams}.
 *
 * @param <S> the stage that they return
 */
public interface ExchangeSetters<S> extends ExchangeParams {
  /** The stage itself; not for users. */
  S self();

  /** Sets {@link #exchange()}. */
  default S setExchange(String value) {
    set(exchange(), value);
    return self();
  }

  /** Sets {@link #compression()}. */
  default S setCompression(String value) {
    set(compression(), value);
    return self();
  }

  /** Sets {@link #compressionRatio()}. */
  default S setCompressionRatio(double value) {
    set(compressionRatio(), value);
    return self();
  }

  /** Sets {@link #localSteps()}. */
  default S setLocalSteps(int value) {
    set(localSteps(), value);
    return self();
  }
}
