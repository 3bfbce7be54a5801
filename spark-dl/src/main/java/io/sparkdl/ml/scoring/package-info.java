/**
 * Scoring: how a fitted network's columns are added to a table. A logical node ({@link
 * io.sparkdl.ml.scoring.Score}) keeps {@code transform} lazy, lets Spark prune columns below it and
 * works on streams; its physical node reads columnar batches where the child gives them and
 * internal rows otherwise, straight into the network's input buffer, and appends the scores to the
 * child's columns. Filters on the child's columns are moved below ({@link
 * io.sparkdl.ml.scoring.PushFilterBelowScore}), which Spark does only for nodes that it knows. One
 * copy of the weights per executor (the broadcast value), one open device per running task ({@link
 * io.sparkdl.ml.scoring.ScorerPool}), kept for the next task.
 *
 * <p>May import {@code data}, {@code engine} and {@code kernels}, and Spark; not the stages.
 */
package io.sparkdl.ml.scoring;
