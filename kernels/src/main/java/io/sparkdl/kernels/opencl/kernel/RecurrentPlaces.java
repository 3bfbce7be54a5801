package io.sparkdl.kernels.opencl.kernel;

/**
 * Where a step of a recurrent cell finds its values, as offsets in the arenas; -1 where there is
 * none.
 *
 * @param gates values of the activations of this step (B, G * H)
 * @param arguments of the activations, where the operator clips
 * @param before state before the step (B, H)
 * @param after state after the step
 * @param cellBefore LSTM: c before the step
 * @param cellAfter LSTM: c after the step
 * @param reset GRU: what the reset gate made (B, H)
 * @param weights R of the direction (G * H, H)
 * @param bias of R (G * H)
 * @param peepholes Pi, Po, Pf (3 * H)
 * @param lengths int (B)
 * @param time t, which lengths are compared with
 * @param y output of the step, or its gradient (B, H)
 */
public record RecurrentPlaces(
    int gates,
    int arguments,
    int before,
    int after,
    int cellBefore,
    int cellAfter,
    int reset,
    int weights,
    int bias,
    int peepholes,
    int lengths,
    int time,
    int y) {}
