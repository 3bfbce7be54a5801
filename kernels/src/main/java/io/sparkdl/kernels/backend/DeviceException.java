package io.sparkdl.kernels.backend;

/**
 * Thrown when a device cannot be opened or cannot run; the message names it and says why. The same
 * would fail again, unless it is a {@link DeviceLostException}.
 */
public class DeviceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** An exception without a cause. */
  public DeviceException(String message) {
    super(message);
  }

  /** An exception with a cause. */
  public DeviceException(String message, Throwable cause) {
    super(message, cause);
  }
}
