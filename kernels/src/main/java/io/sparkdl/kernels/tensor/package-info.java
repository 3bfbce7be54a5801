/** Element kinds and shapes of values. Imports nothing of the project. */
package io.sparkdl.kernels.tensor;
