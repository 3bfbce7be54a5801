/**
 * Data-parallel, synchronous training in one barrier stage.
 *
 * <p>{@link io.sparkdl.train.DataParallelTraining} runs on the driver. It refuses settings under
 * which it cannot work, waits for slots up to a deadline, shuffles the chunks of an {@link
 * io.sparkdl.data.ArrowDataset} to the workers that own their shards, and runs one long task per
 * worker. The workers meet once through the barrier context and then talk over {@link
 * io.sparkdl.train.PeerChannel}s: each step is a reduce-scatter of gradients (each worker gets the
 * sum of its slice), a small all-gather of sums, the owner's update of its slice, and an all-gather
 * of parameters. Sums are taken in the order of the workers, so equal runs give equal bits.
 *
 * <p>Settings come by closure, initial weights by broadcast, final ones as a {@link
 * io.sparkdl.train.Checkpoint} that the driver reads. Progress and failures travel over Spark's own
 * RPC to the driver; a failed run is not tried again by Spark's stage retry.
 *
 * <p>Known limits: traffic between workers is neither encrypted nor authenticated beyond the
 * handshake, so training refuses to start where Spark's own traffic would be; the exchange of
 * gradients does not overlap with the backward pass yet; a failed fit is not resumed yet.
 *
 * <p>May import {@code data}, {@code engine}, {@code kernels} and Spark; not {@code ml}.
 */
package io.sparkdl.train;
