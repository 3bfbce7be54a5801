/**
 * Files of the IDX format (that of MNIST and its relatives) and their import into a table of
 * images. May import Spark and {@code io.sparkdl.pipelines.image}.
 */
package io.sparkdl.pipelines.idx;
