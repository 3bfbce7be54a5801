/**
 * Computes what a plan's constants give when the plan is made. May import the packages of
 * operators, plans, tensors and devices.
 */
package io.sparkdl.kernels.folding;
