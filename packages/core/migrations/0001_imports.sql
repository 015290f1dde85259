CREATE TABLE "evaluations" (
	"key" text PRIMARY KEY NOT NULL,
	"weights_hash" text NOT NULL,
	"prompt_set_hash" text NOT NULL,
	"loss" double precision NOT NULL,
	"tokens" integer NOT NULL,
	"engine" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "checkpoints" ALTER COLUMN "tokens" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "checkpoints" ADD COLUMN "audit_hash" text;--> statement-breakpoint
ALTER TABLE "families" ADD COLUMN "floor" jsonb DEFAULT '{"null":"step-0"}'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "families" ADD COLUMN "manifest_hash" text;--> statement-breakpoint
ALTER TABLE "families" ADD COLUMN "integrity" jsonb;--> statement-breakpoint
ALTER TABLE "jobs" ADD COLUMN "result" jsonb;--> statement-breakpoint
UPDATE "families" SET "config" = '{"positions":{"kind":"learned"},"parallelResidual":false,"inverseLayerScaling":false}'::jsonb || "config";
