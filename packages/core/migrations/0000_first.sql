CREATE TABLE "artifacts" (
	"key" text PRIMARY KEY NOT NULL,
	"file_hash" text NOT NULL,
	"bytes" bigint NOT NULL,
	"engine" text NOT NULL,
	"prompts" integer NOT NULL,
	"prompts_truncated" integer NOT NULL,
	"forward_passes" integer NOT NULL,
	"operations" double precision NOT NULL,
	"started_at" timestamp with time zone NOT NULL,
	"duration_ms" integer NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "checkpoints" (
	"id" uuid PRIMARY KEY NOT NULL,
	"refit_id" uuid NOT NULL,
	"step" integer NOT NULL,
	"tokens" bigint NOT NULL,
	"weights_hash" text NOT NULL,
	"file_hash" text NOT NULL,
	"bytes" bigint NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "corpora" (
	"hash" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"bytes" bigint NOT NULL,
	"file_hash" text NOT NULL,
	"built_in" boolean NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "families" (
	"id" uuid PRIMARY KEY NOT NULL,
	"slug" text NOT NULL,
	"name" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"source" text NOT NULL,
	"config" jsonb NOT NULL,
	"recipe" jsonb,
	"tokenizer" jsonb NOT NULL,
	"corpus_hash" text,
	"checkpoint_steps" jsonb NOT NULL,
	CONSTRAINT "families_slug_unique" UNIQUE("slug")
);
--> statement-breakpoint
CREATE TABLE "jobs" (
	"id" uuid PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"state" text NOT NULL,
	"state_since" timestamp with time zone DEFAULT now() NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"family_id" uuid NOT NULL,
	"title" text NOT NULL,
	"params" jsonb NOT NULL,
	"progress" jsonb NOT NULL,
	"rate" jsonb,
	"failure" jsonb,
	"key" text,
	"idempotency_key" text,
	"priority" integer DEFAULT 0 NOT NULL,
	"attempt" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "jobs_idempotency_key_unique" UNIQUE("idempotency_key")
);
--> statement-breakpoint
CREATE TABLE "losses" (
	"refit_id" uuid NOT NULL,
	"from_step" integer NOT NULL,
	"values" real[] NOT NULL,
	CONSTRAINT "losses_refit_id_from_step_pk" PRIMARY KEY("refit_id","from_step")
);
--> statement-breakpoint
CREATE TABLE "prompt_sets" (
	"hash" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"size" integer NOT NULL,
	"file_hash" text NOT NULL,
	"built_in" boolean NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "refits" (
	"id" uuid PRIMARY KEY NOT NULL,
	"family_id" uuid NOT NULL,
	"ordinal" integer NOT NULL,
	"label" text NOT NULL,
	"init_seed" bigint,
	"data_seed" bigint,
	"step" integer DEFAULT 0 NOT NULL,
	"saved_step" integer DEFAULT -1 NOT NULL,
	"state" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "reports" (
	"key" text PRIMARY KEY NOT NULL,
	"measure" text NOT NULL,
	"family_id" uuid NOT NULL,
	"prompt_set_hash" text NOT NULL,
	"preset" text NOT NULL,
	"step" integer NOT NULL,
	"anchor" integer NOT NULL,
	"summary" jsonb NOT NULL,
	"result_hash" text NOT NULL,
	"warnings" jsonb NOT NULL,
	"provenance" jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "checkpoints" ADD CONSTRAINT "checkpoints_refit_id_refits_id_fk" FOREIGN KEY ("refit_id") REFERENCES "public"."refits"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "jobs" ADD CONSTRAINT "jobs_family_id_families_id_fk" FOREIGN KEY ("family_id") REFERENCES "public"."families"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "losses" ADD CONSTRAINT "losses_refit_id_refits_id_fk" FOREIGN KEY ("refit_id") REFERENCES "public"."refits"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "refits" ADD CONSTRAINT "refits_family_id_families_id_fk" FOREIGN KEY ("family_id") REFERENCES "public"."families"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reports" ADD CONSTRAINT "reports_family_id_families_id_fk" FOREIGN KEY ("family_id") REFERENCES "public"."families"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "checkpoints_slot" ON "checkpoints" USING btree ("refit_id","step");--> statement-breakpoint
CREATE INDEX "families_newest" ON "families" USING btree ("created_at","id");--> statement-breakpoint
CREATE INDEX "jobs_newest" ON "jobs" USING btree ("created_at","id");--> statement-breakpoint
CREATE INDEX "jobs_of_family" ON "jobs" USING btree ("family_id","kind");--> statement-breakpoint
CREATE UNIQUE INDEX "jobs_shared" ON "jobs" USING btree ("key") WHERE state in ('queued', 'running');--> statement-breakpoint
CREATE UNIQUE INDEX "refits_slot" ON "refits" USING btree ("family_id","ordinal");--> statement-breakpoint
CREATE INDEX "reports_of_family" ON "reports" USING btree ("family_id","measure","preset","step");