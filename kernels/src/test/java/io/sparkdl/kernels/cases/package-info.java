/**
 * Cases of every operator and the check that a back end computes them as the reference does. A back
 * end's test implements {@link io.sparkdl.kernels.cases.BackendContract}. May import everything of
 * {@code kernels} but the back ends, and {@code reference}.
 */
package io.sparkdl.kernels.cases;
