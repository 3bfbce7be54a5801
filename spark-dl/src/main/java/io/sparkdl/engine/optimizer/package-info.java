/** Optimizers and learning-rate schedules. */
package io.sparkdl.engine.optimizer;
