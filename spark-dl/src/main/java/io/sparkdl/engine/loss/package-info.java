/** Losses in terms of operators. */
package io.sparkdl.engine.loss;
