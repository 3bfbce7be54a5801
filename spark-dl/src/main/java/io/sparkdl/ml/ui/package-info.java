/**
 * A tab of Spark's own web UI with the session's fits, while they run and after.
 *
 * <p>May import {@code train} and Spark, whose classes of tabs and pages are public to Java alone.
 */
package io.sparkdl.ml.ui;
