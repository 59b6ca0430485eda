import { createHash } from 'node:crypto';
import type { EpochMs } from '@poolkeeper/pool-model';
import { AwsFault } from '@poolkeeper/pool-world';
import type { Properties } from '../cloudformation/template.ts';
import { objectOf, objectsOf, requiredText, tagsOf, textOf } from '../resources/properties.ts';
import { cronTimes } from './cron-times.ts';
import { findPublicImage, type Image } from './images.ts';

/** Where an image fails: its build, its tests, the boot of its instances, or the registration of their workers. */
export const imageFailures = ['build', 'test', 'boot', 'registration'] as const;
export type ImageFailure = (typeof imageFailures)[number];

/** The stages of a build, one after the other, with what Image Builder does in each. */
const stages = [
  { status: 'PENDING' },
  { status: 'BUILDING', failure: 'build' },
  { status: 'TESTING', failure: 'test' },
  { status: 'DISTRIBUTING' },
] as const satisfies readonly { readonly status: string; readonly failure?: ImageFailure }[];
export type BuildStage = (typeof stages)[number]['status'];

export interface BuildState {
  readonly status: BuildStage | 'AVAILABLE' | 'FAILED';
  /** Of a failure, the stage in which it happened. */
  readonly failedIn?: BuildStage;
  /** Since it has this status. */
  readonly since: EpochMs;
}

export interface ImageBuild {
  readonly arn: string;
  readonly pipelineArn: string;
  readonly startedAt: EpochMs;
  readonly isScheduled: boolean;
  /** Name and version of its recipe. */
  readonly name: string;
  readonly version: string;
  readonly recipe: Properties;
  readonly imageId: string;
  readonly imageName: string;
  /** The tags that the distribution gives the image. */
  readonly imageTags: Tags;
  readonly ends: readonly { readonly status: BuildStage; readonly at: EpochMs }[];
  readonly failure: ImageFailure | undefined;
}

/** An image of the account, which a build has made. */
export interface OwnImage extends Image {
  readonly name: string;
  readonly createdAt: EpochMs;
  readonly tags: Tags;
}

type Tags = Readonly<Record<string, string>>;

interface Resource {
  readonly arn: string;
  readonly type: string;
  readonly properties: Properties;
  readonly createdAt: EpochMs;
  readonly updatedAt: EpochMs;
}

interface Surroundings {
  readonly accountId: string;
  readonly region: string;
  now(): EpochMs;
  /** Called before an image that boots badly exists. */
  breakImage(imageId: string, failure: 'boot' | 'registration'): void;
}

/** EC2 Image Builder: what templates have declared, and the builds of pipelines. A build follows from the time alone. */
export class ImageBuilds {
  readonly #in: Surroundings;
  readonly #resources = new Map<string, Resource>();
  readonly #builds: ImageBuild[] = [];
  readonly #tokens = new Map<string, ImageBuild>();
  /** The tags of images that users have changed. */
  readonly #tags = new Map<string, Tags>();
  readonly #scheduledUntil = new Map<string, EpochMs>();
  #nextFailure: ImageFailure | undefined;
  /** How long each stage takes, in seconds of pool time: a build of Amazon Linux with two small layers takes 15 to 25 minutes. */
  readonly seconds: Record<BuildStage, number> = {
    PENDING: 20,
    BUILDING: 480,
    TESTING: 240,
    DISTRIBUTING: 40,
  };

  constructor(surroundings: Surroundings) {
    this.#in = surroundings;
  }

  /** Throws `ResourceAlreadyExistsException` if another resource has the ARN. */
  create(type: string, arn: string, properties: Properties): void {
    if (this.#resources.has(arn)) {
      throw new AwsFault('ResourceAlreadyExistsException', `The resource ${arn} already exists.`);
    }
    const now = this.#in.now();
    this.#resources.set(arn, { arn, type, properties, createdAt: now, updatedAt: now });
    if (type === pipelineType) this.#scheduledUntil.set(arn, now);
  }

  update(arn: string, properties: Properties): void {
    const before = this.#resources.get(arn);
    if (before === undefined) return;
    this.#schedule();
    this.#resources.set(arn, { ...before, properties, updatedAt: this.#in.now() });
  }

  /** Throws `ResourceDependencyException` if a pipeline refers to it. Images that were built stay. */
  delete(arn: string): void {
    const user = [...this.#resources.values()].find(
      ({ type, properties }) => type === pipelineType && Object.values(properties).includes(arn),
    );
    if (user !== undefined) {
      throw new AwsFault('ResourceDependencyException', `The resource ${arn} is used by ${user.arn}.`);
    }
    this.#schedule();
    this.#resources.delete(arn);
  }

  /** Throws `ResourceNotFoundException`. */
  pipeline(arn: string): Resource {
    const found = this.#resources.get(arn);
    if (found?.type === pipelineType) return found;
    throw new AwsFault('ResourceNotFoundException', `The resource ${arn} does not exist.`, 404);
  }

  /** Starts a build. The same token starts it once. */
  start(pipelineArn: string, token: string): ImageBuild {
    const before = this.#tokens.get(token);
    if (before !== undefined) return before;
    this.#schedule();
    const build = this.#build(this.pipeline(pipelineArn), { startedAt: this.#in.now(), isScheduled: false });
    this.#tokens.set(token, build);
    return build;
  }

  /** The image of the next build that starts fails there. */
  failNext(failure: ImageFailure): void {
    this.#nextFailure = failure;
  }

  /** Oldest first. */
  all(): readonly ImageBuild[] {
    this.#schedule();
    return this.#builds;
  }

  of(pipelineArn: string): readonly ImageBuild[] {
    return this.all().filter((build) => build.pipelineArn === pipelineArn);
  }

  /** Throws `ResourceNotFoundException`. */
  find(arn: string): ImageBuild {
    const found = this.all().find((build) => build.arn === arn);
    if (found !== undefined) return found;
    throw new AwsFault('ResourceNotFoundException', `The resource ${arn} does not exist.`, 404);
  }

  stateOf({ startedAt, ends, failure }: ImageBuild): BuildState {
    const now = this.#in.now();
    let since = startedAt;
    for (const { status, at } of ends) {
      if (now < at) return { status, since };
      const fails = stages.find((stage) => stage.status === status);
      if (fails !== undefined && 'failure' in fails && fails.failure === failure) {
        return { status: 'FAILED', failedIn: status, since: at };
      }
      since = at;
    }
    return { status: 'AVAILABLE', since };
  }

  /** When a pipeline builds next by its schedule. Undefined without one. */
  nextRunOf({ properties }: Resource): EpochMs | undefined {
    const expression = scheduleOf(properties);
    const now = this.#in.now();
    return expression === undefined
      ? undefined
      : cronTimes(expression, { after: now, until: now + 400 * day }).next().value;
  }

  /** The account's images, oldest first. One exists from the end of its build stage, and gets its tags when it is distributed. */
  images(): readonly OwnImage[] {
    const now = this.#in.now();
    return this.all().flatMap((build) => {
      const builtAt = build.ends.find(({ status }) => status === 'BUILDING')?.at ?? Infinity;
      const state = this.stateOf(build);
      if (now < builtAt || state.failedIn === 'BUILDING') return [];
      const { imageId: id, imageName: name, imageTags, arn } = build;
      // Image Builder itself adds these (user guide, "Manage tags").
      const own = { CreatedBy: 'EC2 Image Builder', Ec2ImageBuilderArn: arn };
      const distributed = state.status === 'AVAILABLE' ? imageTags : {};
      return {
        id,
        name,
        architecture: this.#architectureOf(build.recipe),
        createdAt: builtAt,
        tags: this.#tags.get(id) ?? { ...own, ...distributed },
      };
    });
  }

  tagImage(id: string, tags: Tags): void {
    this.#tags.set(id, tags);
  }

  #architectureOf(recipe: Properties): Image['architecture'] {
    return findPublicImage(textOf(recipe, 'ParentImage') ?? '')?.architecture ?? 'x86_64';
  }

  #build(
    { arn: pipelineArn, properties }: Resource,
    { startedAt, isScheduled }: Pick<ImageBuild, 'startedAt' | 'isScheduled'>,
  ): ImageBuild {
    const recipe = this.#resources.get(requiredText(properties, 'ImageRecipeArn'))?.properties ?? {};
    const [name, version] = [requiredText(recipe, 'Name'), requiredText(recipe, 'Version')];
    const image = `arn:aws:imagebuilder:${this.#in.region}:${this.#in.accountId}:image/${name.toLowerCase()}/${version}/`;
    const number = 1 + this.#builds.filter((build) => build.arn.startsWith(image)).length;
    const arn = `${image}${number}`;
    const imageId = `ami-${createHash('sha256').update(arn).digest('hex').slice(0, 17)}`;
    let at = startedAt;
    const ends = stages.map(({ status }) => ({ status, at: (at += this.seconds[status] * 1000) }));
    const distribution = this.#resources.get(textOf(properties, 'DistributionConfigurationArn') ?? '');
    const [toRegion = {}] = objectsOf(distribution?.properties ?? {}, 'Distributions');
    const settings = objectOf(toRegion, 'AmiDistributionConfiguration') ?? {};
    const build = {
      ...{ arn, pipelineArn, startedAt, isScheduled, name, version, recipe, imageId, ends },
      imageName: (textOf(settings, 'Name') ?? `${name} {{ imagebuilder:buildDate }}`).replace(
        '{{ imagebuilder:buildDate }}',
        new Date(startedAt).toISOString().replaceAll(':', '-'),
      ),
      imageTags: tagsOf(settings, 'AmiTags'),
      failure: this.#nextFailure,
    };
    this.#nextFailure = undefined;
    if (build.failure === 'boot' || build.failure === 'registration') {
      this.#in.breakImage(imageId, build.failure);
    }
    this.#builds.push(build);
    return build;
  }

  /** Starts the builds that were due by the schedules of the pipelines. */
  #schedule(): void {
    const now = this.#in.now();
    for (const pipeline of [...this.#resources.values()].filter(({ type }) => type === pipelineType)) {
      const expression = scheduleOf(pipeline.properties);
      const after = this.#scheduledUntil.get(pipeline.arn) ?? now;
      this.#scheduledUntil.set(pipeline.arn, now);
      if (expression === undefined) continue;
      for (const startedAt of cronTimes(expression, { after, until: now })) {
        this.#build(pipeline, { startedAt, isScheduled: true });
      }
    }
  }
}

const day = 24 * 3_600_000;

export const pipelineType = 'AWS::ImageBuilder::ImagePipeline';

function scheduleOf(properties: Properties): string | undefined {
  return textOf(objectOf(properties, 'Schedule') ?? {}, 'ScheduleExpression');
}
