/**
 * What {@code sparkdl soak} needs: a cluster of its own, and faults. Nothing here takes part in a
 * fit; faults come from outside the processes that they befall. May import the packages below
 * pipelines.
 */
package io.sparkdl.pipelines.soak;
