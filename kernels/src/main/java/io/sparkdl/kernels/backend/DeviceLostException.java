package io.sparkdl.kernels.backend;

/**
 * A device failed while it ran what had been compiled for it, and what it held is lost. Unlike any
 * other {@link DeviceException}, which says what a device refuses and would refuse again, another
 * attempt on a device opened anew may succeed.
 */
public final class DeviceLostException extends DeviceException {
  private static final long serialVersionUID = 1L;

  /** An exception without a cause. */
  public DeviceLostException(String message) {
    super(message);
  }

  /** An exception with a cause. */
  public DeviceLostException(String message, Throwable cause) {
    super(message, cause);
  }
}
