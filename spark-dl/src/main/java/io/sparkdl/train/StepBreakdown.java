package io.sparkdl.train;

import java.io.Serializable;

/**
 * Where the time of steps went, in seconds, as the mean over the workers.
 *
 * @param read choosing rows and copying them into the device's buffers
 * @param compute forward and backward pass, and the optimizer
 * @param communicate moving gradients and parameters between the device and other workers
 * @param waiting waiting until other workers begin to send
 */
public record StepBreakdown(double read, double compute, double communicate, double waiting)
    implements Serializable {
  private static final long serialVersionUID = 1L;
}
