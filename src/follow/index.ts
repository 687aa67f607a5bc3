export type { Follower, FollowerDeps, FollowerOptions, FollowerPosition, FollowerProgress } from './follower.ts';
export { createFollower, followerDefaults } from './follower.ts';
export type { Snapshot, Snapshots } from './snapshots.ts';
export { openSnapshots } from './snapshots.ts';
