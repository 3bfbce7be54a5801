/**
 * A back end for tests only: every operator as the plainest loop that computes it, in double, so
 * that the other back ends and the gradient rules have something to be compared with. May import
 * {@code tensor}, {@code operator}, {@code plan} and {@code backend}.
 */
package io.sparkdl.kernels.reference;
