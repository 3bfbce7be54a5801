package io.sparkdl.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ShardPlanTest {
  /** Row ids of each global batch of an epoch, put together from all groups of all workers. */
  private static List<Set<Long>> batches(ShardPlan plan, int workers, long seed, int epoch) {
    int[] shards = new int[plan.batchRows(0)];
    int[] indexes = new int[plan.batchRows(0)];
    List<Set<Long>> batches = new ArrayList<>();
    for (long step = 0; step < plan.steps(); step++) {
      Set<Long> rows = new TreeSet<>();
      for (int worker = 0; worker < workers; worker++) {
        EpochOrder order = plan.epoch(seed, epoch, worker);
        for (int i = 0; i < plan.groupsPerWorker(); i++) {
          int group = worker * plan.groupsPerWorker() + i;
          int count = order.select(step, group, shards, indexes);
          for (int row = 0; row < count; row++) {
            assertEquals(worker, plan.workerOf(shards[row]));
            assertTrue(indexes[row] < plan.shardRows(shards[row]));
            assertTrue(rows.add(plan.rowId(shards[row], indexes[row])), "row twice in a batch");
          }
        }
      }
      assertEquals(plan.batchRows(step), rows.size());
      batches.add(rows);
    }
    return batches;
  }

  private static Set<Long> rowIds(int rows, int shards) {
    ShardPlan plan = new ShardPlan(rows, shards, 1, 1, 1);
    Set<Long> ids = new TreeSet<>();
    for (long row = 0; row < rows; row++) {
      ids.add(plan.rowId(plan.shardOf(row), plan.indexOf(row)));
    }
    assertEquals(rows, ids.size());
    return ids;
  }

  @Test
  void shardOf_labelsThatRepeat_givesEveryWorkerOfTwoAboutHalfOfEachClass() {
    int rows = 20_000;
    ShardPlan plan = new ShardPlan(rows, 64, 128, 2, 1);
    for (int period : new int[] {2, 4, 8, 10, 16}) {
      int[] first = new int[period];
      for (int row = 0; row < rows; row++) {
        first[row % period] += plan.workerOf(plan.shardOf(row)) == 0 ? 1 : 0;
      }
      for (int count : first) {
        assertEquals(0.5, (double) count * period / rows, 0.2, "period " + period);
      }
    }
  }

  @Test
  void select_anySizes_givesEveryRowOncePerEpochInBatchesThatDoNotDependOnWorkers() {
    for (int shards : new int[] {1, 2, 5, 8, 13}) {
      for (int rows : new int[] {1, 2, 7, 8, 40, 101}) {
        for (int batchSize : new int[] {1, 3, 16, 200}) {
          List<Set<Long>> expected = null;
          for (int workers = 1; workers <= Math.min(5, shards); workers++) {
            ShardPlan plan = new ShardPlan(rows, shards, batchSize, workers, 1);
            List<Set<Long>> batches = batches(plan, workers, 3, 1);
            Set<Long> all = new TreeSet<>();
            batches.forEach(all::addAll);
            assertEquals(rowIds(rows, shards), all);
            expected = expected == null ? batches : expected;
            assertEquals(expected, batches, shards + " shards, " + workers + " workers");
          }
        }
      }
    }
  }

  @Test
  void select_groupsOfOneWorker_areTheShardsOfSeveralWorkers() {
    int[] shards = new int[16];
    int[] indexes = new int[16];
    int[] ghostShards = new int[16];
    int[] ghostIndexes = new int[16];
    ShardPlan several = new ShardPlan(101, 13, 16, 3, 1);
    ShardPlan ghosts = new ShardPlan(101, 13, 16, 1, 3);
    for (int worker = 0; worker < 3; worker++) {
      for (long step = 0; step < several.steps(); step++) {
        int count = several.epoch(5, 2, worker).select(step, worker, shards, indexes);
        int same = ghosts.epoch(5, 2, 0).select(step, worker, ghostShards, ghostIndexes);
        assertEquals(count, same);
        for (int i = 0; i < count; i++) {
          assertEquals(shards[i], ghostShards[i]);
          assertEquals(indexes[i], ghostIndexes[i]);
        }
      }
    }
  }

  @Test
  void select_batchOfWholeCycles_isSpreadEvenlyOverWorkers() {
    int[] shards = new int[128];
    int[] indexes = new int[128];
    ShardPlan plan = new ShardPlan(10_000, 64, 128, 4, 1);
    for (long step = 0; step < plan.steps() - 1; step++) {
      for (int worker = 0; worker < 4; worker++) {
        assertEquals(32, plan.epoch(1, 0, worker).select(step, worker, shards, indexes));
      }
    }
  }

  @Test
  void shardRows_anySizes_differByAtMostOneAndAgreeWithTheRows() {
    for (int shards = 1; shards <= 9; shards++) {
      for (int rows = 1; rows <= 30; rows++) {
        ShardPlan plan = new ShardPlan(rows, shards, 4, 1, 1);
        int[] counts = new int[shards];
        for (long row = 0; row < rows; row++) {
          int shard = plan.shardOf(row);
          assertEquals(counts[shard]++, plan.indexOf(row));
        }
        for (int shard = 0; shard < shards; shard++) {
          assertEquals(counts[shard], plan.shardRows(shard));
        }
        int least = Arrays.stream(counts).min().orElseThrow();
        assertTrue(Arrays.stream(counts).max().orElseThrow() - least <= 1);
      }
    }
  }

  @Test
  void workerOf_anyShard_isTheWorkerWhoseGroupsHaveIt() {
    for (int shards = 1; shards <= 20; shards++) {
      for (int workers = 1; workers <= shards; workers++) {
        for (int groups = 1; workers * groups <= shards; groups++) {
          ShardPlan plan = new ShardPlan(100, shards, 4, workers, groups);
          for (int worker = 0; worker < workers; worker++) {
            int end = plan.firstShard((worker + 1) * groups);
            for (int shard = plan.firstShard(worker * groups); shard < end; shard++) {
              assertEquals(worker, plan.workerOf(shard));
            }
          }
        }
      }
    }
  }

  @Test
  void epoch_otherEpochOrSeed_givesAnotherOrder() {
    ShardPlan plan = new ShardPlan(1000, 4, 16, 1, 1);
    List<Set<Long>> first = batches(plan, 1, 7, 0);
    assertEquals(first, batches(plan, 1, 7, 0));
    assertFalse(first.equals(batches(plan, 1, 7, 1)));
    assertFalse(first.equals(batches(plan, 1, 8, 0)));
  }

  @Test
  void order_numbersThatAreNoPowersOfTwo_skipsWhatIsNoShard() {
    assertArrayEquals(new int[] {0, 4, 2, 6, 1, 5, 3, 7}, ShardOrder.of(8));
    assertArrayEquals(new int[] {0, 4, 2, 1, 5, 3}, ShardOrder.of(6));
    assertArrayEquals(new int[] {0}, ShardOrder.of(1));
  }

  @Test
  void dealt_anyBlock_isAPermutationThatHoldsForItsStretch() {
    int[] first = ShardOrder.dealt(0, 64);
    assertEquals(64, Arrays.stream(first).distinct().filter(s -> s >= 0 && s < 64).count());
    assertArrayEquals(first, ShardOrder.dealt(ShardOrder.STRETCH_BLOCKS - 1, 64));
    assertFalse(Arrays.equals(first, ShardOrder.dealt(ShardOrder.STRETCH_BLOCKS, 64)));
  }

  @Test
  void new_moreGroupsThanShards_isRefused() {
    var error = assertThrows(IllegalArgumentException.class, () -> new ShardPlan(9, 4, 2, 3, 2));
    assertTrue(error.getMessage().contains("6"), error.getMessage());
  }
}
