// Made by scripts/types.mjs from openapi.json; `make gen` makes it again.

export interface paths {
    "/api/v1/changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Return what changed since the cursor; ``/api/v1/live`` goes on telling it as events. */
        get: operations["live.changes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/charts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Return lines of at most ``buckets`` buckets for runs x keys; runs that are gone give none. */
        post: operations["series.chart"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/datasets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Return which datasets the runs of experiments used, each once for each role. */
        get: operations["experiments.list_datasets"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/experiments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Create an experiment; its name must be free, in the trash too. */
        post: operations["experiments.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/experiments/{experiment_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Return an experiment, which may be in the trash. */
        get: operations["experiments.get"];
        put?: never;
        post?: never;
        /** Move an experiment and its active runs to the trash. */
        delete: operations["experiments.delete"];
        options?: never;
        head?: never;
        /** Rename an experiment, or set and remove its tags; renaming needs the right to manage. */
        patch: operations["experiments.update"];
        trace?: never;
    };
    "/api/v1/experiments/{experiment_id}/purge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Remove an experiment in the trash for ever, with all its runs. */
        post: operations["experiments.purge"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/experiments/{experiment_id}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Bring an experiment back, with the runs that were deleted with it. */
        post: operations["experiments.restore"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/experiments/activity": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Return how many runs experiments have and when they began; those that are gone give none. */
        post: operations["experiments.activity"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/experiments/by-name": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Return the experiment of that name, which may be in the trash. */
        get: operations["experiments.get_by_name"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/experiments/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Find experiments by the query language, page by page. */
        post: operations["experiments.search"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/gc": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Purge what was deleted long ago, in all workspaces, and remove blobs that nothing names. */
        post: operations["admin.collect_garbage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/ingest": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Store a piece of a writer's stream; sending it again, whole or in part, changes nothing. */
        post: operations["ingest.send"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/models": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Begin a model, whose files come next; asking again with the same id gives what is there. */
        post: operations["models.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/models/{model_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Return a model with its params, tags and latest metrics; it may be in the trash. */
        get: operations["models.get"];
        put?: never;
        post?: never;
        /** Move a model to the trash. */
        delete: operations["models.delete"];
        options?: never;
        head?: never;
        /** Say that a model is ready or failed, or change its tags. */
        patch: operations["models.update"];
        trace?: never;
    };
    "/api/v1/models/{model_id}/artifacts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List a folder of a model, or with ``recursive`` all files below it. */
        get: operations["models.list_artifacts"];
        put?: never;
        post?: never;
        /** Delete a file of a model, or a folder with all below it. */
        delete: operations["models.delete_artifacts"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/models/{model_id}/artifacts/archive": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Stream all files of a model below a folder out as one zip archive. */
        get: operations["models.archive_artifacts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/models/{model_id}/artifacts/content": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Stream the bytes of one file of a model out. */
        get: operations["models.download_artifact"];
        /** Stream bytes in as a file of a model, in place of one of that path. */
        put: operations["models.upload_artifact"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/models/{model_id}/artifacts/view": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show one file of a model in a browser, by its content and without reach into our pages. */
        get: operations["models.view_artifact"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/models/{model_id}/params": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Add params to a model, all or nothing. */
        post: operations["models.log_params"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/models/{model_id}/purge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Remove a model in the trash for ever, with its files and values. */
        post: operations["models.purge"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/models/{model_id}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Bring a model back from the trash. */
        post: operations["models.restore"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/models/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Note metrics of models, all or nothing; the latest per key, run and dataset is kept. */
        post: operations["models.log_metrics"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/models/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Find models by the query language, in any order, page by page. */
        post: operations["models.search"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/registry/models": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Register a name, which must be free. */
        post: operations["registry.create_model"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/registry/models/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Return a registered model with its newest version of each stage. */
        get: operations["registry.get_model"];
        put?: never;
        post?: never;
        /** Delete a model for ever, with its versions, tags and aliases; the files stay. */
        delete: operations["registry.delete_model"];
        options?: never;
        head?: never;
        /** Describe or rename a model, or set and remove tags; renaming needs the right to manage. */
        patch: operations["registry.update_model"];
        trace?: never;
    };
    "/api/v1/registry/models/{name}/aliases/{alias}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Return the version that an alias points to. */
        get: operations["registry.get_by_alias"];
        /** Let an alias point to a version, wherever it pointed before. */
        put: operations["registry.set_alias"];
        post?: never;
        /** Remove an alias, if the model has it; the version stays. */
        delete: operations["registry.delete_alias"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/registry/models/{name}/latest-versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Return the newest version of a model in each stage. */
        get: operations["registry.list_latest_versions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/registry/models/{name}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Add a version to a model; of several at once, each gets a number of its own. */
        post: operations["registry.create_version"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/registry/models/{name}/versions/{version}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Return a version of a model. */
        get: operations["registry.get_version"];
        put?: never;
        post?: never;
        /** Delete a version and its aliases; its number is never given out again, and its files stay. */
        delete: operations["registry.delete_version"];
        options?: never;
        head?: never;
        /** Describe a version, move it to a stage, or set and remove its tags. */
        patch: operations["registry.update_version"];
        trace?: never;
    };
    "/api/v1/registry/search/models": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Find registered models by the query language, page by page. */
        post: operations["registry.search_models"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/registry/search/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Find versions of all models by the query language, page by page. */
        post: operations["registry.search_versions"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Begin a run; asking again with the same id gives the run that is there. */
        post: operations["runs.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{run_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Return a run with its latest metrics, params, tags and inputs; it may be in the trash. */
        get: operations["runs.get"];
        put?: never;
        post?: never;
        /** Move a run to the trash; its children stay where they are. */
        delete: operations["runs.delete"];
        options?: never;
        head?: never;
        /** End, resume or rename a run, or change its tags. */
        patch: operations["runs.update"];
        trace?: never;
    };
    "/api/v1/runs/{run_id}/artifacts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List a folder of a run, or with ``recursive`` all files below it. */
        get: operations["artifacts.list"];
        put?: never;
        post?: never;
        /** Delete a file of a run, or a folder with all below it. */
        delete: operations["artifacts.delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{run_id}/artifacts/archive": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Stream all files below a folder out as one zip archive, which is made meanwhile. */
        get: operations["artifacts.archive"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{run_id}/artifacts/content": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Stream the bytes of one file out. */
        get: operations["artifacts.download"];
        /** Stream bytes in as a file of a run, in place of one of that path. */
        put: operations["artifacts.upload"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{run_id}/artifacts/view": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show one file in a browser, by its content and without any reach into our pages. */
        get: operations["artifacts.view"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{run_id}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Return the points of a series, ascending by step, page by page; all values as logged. */
        get: operations["series.history"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{run_id}/inputs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Note which datasets and models a run used, all or nothing. */
        post: operations["runs.log_inputs"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{run_id}/log": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Log metrics, params and tags to a run in one call, all or nothing. */
        post: operations["ingest.log"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{run_id}/models": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Note which models a run used and which it made, all or nothing. */
        post: operations["models.link"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{run_id}/purge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Remove a run in the trash for ever, with all that was logged to it. */
        post: operations["runs.purge"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{run_id}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Bring a run back from the trash; its experiment must be active. */
        post: operations["runs.restore"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{run_id}/series": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Return what is known of every series of a run, by key. */
        get: operations["series.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/count": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Count the runs that a search would find. */
        post: operations["runs.count"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/delete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Move many runs to the trash, all or nothing. */
        post: operations["runs.delete_many"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Return which metrics, params and tags the runs of experiments have. */
        post: operations["runs.keys"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/purge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Remove many runs in the trash for ever, all or nothing, with all that was logged to them. */
        post: operations["runs.purge_many"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Bring many runs back from the trash, all or nothing; their experiments must be active. */
        post: operations["runs.restore_many"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Find runs by the query language, in any order, page by page. */
        post: operations["runs.search"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/table": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Find runs as a search does and return the columns asked for, numbers as bytes. */
        post: operations["runs.table"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/tag": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Set or remove tags of many runs, all or nothing. */
        post: operations["runs.tag_many"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/values": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Return which values a param, a tag or an attribute has, the most frequent first. */
        post: operations["runs.values"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/samples": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Return evenly chosen points of one metric of many runs; runs that are gone give none. */
        post: operations["series.sample"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Say how the store is: its version, what it holds, and the room left. */
        get: operations["admin.status"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/traces": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Report a whole trace, before or after its spans; again is fine. */
        post: operations["traces.log"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/traces/{trace_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Return a trace with its tags, metadata and assessments, without its spans. */
        get: operations["traces.get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** End a trace, add metadata to it, or change its tags. */
        patch: operations["traces.update"];
        trace?: never;
    };
    "/api/v1/traces/{trace_id}/artifacts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List a folder of a trace, or with ``recursive`` all files below it. */
        get: operations["traces.list_artifacts"];
        put?: never;
        post?: never;
        /** Delete a file of a trace, or a folder with all below it. */
        delete: operations["traces.delete_artifacts"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/traces/{trace_id}/artifacts/content": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Stream the bytes of one file of a trace out. */
        get: operations["traces.download_artifact"];
        /** Stream bytes in as a file of a trace, in place of one of that path. */
        put: operations["traces.upload_artifact"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/traces/{trace_id}/assessments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Say something of a trace; what it overrides is not valid from now on. */
        post: operations["assessments.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/traces/{trace_id}/assessments/{assessment_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Return one assessment of a trace. */
        get: operations["assessments.get"];
        put?: never;
        post?: never;
        /** Remove an assessment for ever; what it had overridden is valid again. */
        delete: operations["assessments.delete"];
        options?: never;
        head?: never;
        /** Change what an assessment says. */
        patch: operations["assessments.update"];
        trace?: never;
    };
    "/api/v1/traces/{trace_id}/spans": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Return the spans of a trace in the order of their start, page by page. */
        get: operations["traces.list_spans"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/traces/count": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Count the traces that match each of some filters of the query language. */
        post: operations["traces.count"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/traces/delete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Delete traces of an experiment for ever: those named, or the oldest up to a moment. */
        post: operations["traces.delete"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/traces/link": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Link traces to a run or unlink them from it, all or nothing. */
        post: operations["traces.link"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/traces/list": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Return several traces by id, in that order, with all their spans if asked for. */
        post: operations["traces.list"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/traces/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Find traces by the query language, in any order, page by page. */
        post: operations["traces.search"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/traces/spans": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Store spans of any traces, all or nothing; a span with a known id is replaced. */
        post: operations["traces.log_spans"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/uploads": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Announce a file that comes in parts. */
        post: operations["uploads.begin"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/uploads/{upload_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Stream bytes in under an id that an event of the run will name; the run may come later. */
        put: operations["artifacts.upload_blob"];
        post?: never;
        /** Forget an upload and its parts, whose bytes the next collection of garbage frees. */
        delete: operations["uploads.abort"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/uploads/{upload_id}/join": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make one content of the parts; asking again gives the content that was made. */
        post: operations["uploads.join"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/uploads/{upload_id}/parts/{number}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Stream the bytes of one part in. */
        put: operations["uploads.upload_part"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * AbortUpload
         * @description Forget an upload and its parts.
         */
        AbortUpload: {
            /** @default  */
            target?: string;
            upload_id: string;
        };
        /**
         * ArchiveArtifacts
         * @description Ask for all files below a folder as one zip archive; without a path for all there are.
         */
        ArchiveArtifacts: {
            /** @default  */
            path?: string;
            run_id: string;
        };
        /**
         * ArchiveModelArtifacts
         * @description Ask for all files below a folder as one zip archive; without a path for all there are.
         */
        ArchiveModelArtifacts: {
            model_id: string;
            /** @default  */
            path?: string;
        };
        /**
         * Artifacts
         * @description A listing, ascending by path.
         */
        Artifacts: {
            /** @default [] */
            files?: components["schemas"]["FileInfo"][];
        };
        /**
         * Assessment
         * @description What a person, a model or a program says of a trace or of one span of it.
         */
        Assessment: {
            assessment_id: string;
            /** @default 0 */
            created_ms?: number;
            /** @default null */
            error?: components["schemas"]["AssessmentError"] | null;
            /** @default true */
            is_valid?: boolean;
            kind: components["schemas"]["AssessmentKind"];
            /** @default {} */
            metadata?: {
                [key: string]: string;
            };
            name: string;
            /** @default  */
            overrides?: string;
            /** @default  */
            rationale?: string;
            /** @default  */
            source_id?: string;
            /** @default  */
            source_type?: string;
            /** @default  */
            span_id?: string;
            trace_id: string;
            /** @default 0 */
            updated_ms?: number;
            /** @default null */
            value?: unknown;
        };
        /**
         * AssessmentError
         * @description Why a judgement could not be made.
         */
        AssessmentError: {
            /** @default  */
            error_code?: string;
            /** @default  */
            error_message?: string;
            /** @default  */
            stack_trace?: string;
        };
        /**
         * AssessmentKind
         * @description Whether something is a judgement of what came out, or what should have come out.
         * @enum {unknown}
         */
        AssessmentKind: "expectation" | "feedback" | "issue";
        /**
         * BatchReply
         * @description How far the writer's stream is stored now.
         *
         *         A writer continues at ``position``, wherever it thought it was: after a lost answer it skips
         *         what is stored, and when the batch came too early (a gap) nothing was applied and it goes back.
         */
        BatchReply: {
            position: number;
            /** @default [] */
            rejections?: components["schemas"]["Rejection"][];
        };
        /**
         * BeginUpload
         * @description Announce a file in ``part_count`` parts.
         */
        BeginUpload: {
            part_count: number;
            /** @default  */
            target?: string;
        };
        /**
         * Changes
         * @description What changed; at most 200 of each, the newest first.
         */
        Changes: {
            cursor: string;
            /** @default [] */
            experiments?: components["schemas"]["ExperimentChange"][];
            /** @default false */
            more_experiments?: boolean;
            /** @default false */
            more_runs?: boolean;
            /** @default [] */
            runs?: components["schemas"]["RunChange"][];
        };
        /**
         * Chart
         * @description Lines that share one bucket width: a power of two, anchored at step 0.
         */
        Chart: {
            lines: components["schemas"]["ChartLine"][];
            width: number;
        };
        /**
         * ChartLine
         * @description One series of one run reduced to buckets; every column has the length ``n``.
         *
         *         Bucket ``b`` holds the points with ``starts[b] <= step < starts[b] + width`` of its chart.
         *         ``first`` and ``last`` are values as they are; ``min``, ``max`` and ``mean`` are over the finite
         *         values of the bucket and NaN when it has none. A column that was not asked for is empty.
         */
        ChartLine: {
            counts: Uint8Array;
            first: Uint8Array;
            first_steps: Uint8Array;
            key: string;
            last: Uint8Array;
            last_steps: Uint8Array;
            last_times_ms: Uint8Array;
            max: Uint8Array;
            mean: Uint8Array;
            min: Uint8Array;
            n: number;
            nonfinite: Uint8Array;
            run_id: string;
            /** @default  */
            smooth?: Uint8Array;
            starts: Uint8Array;
        };
        /**
         * CollectGarbage
         * @description Purge what was deleted longer ago than ``older_than_s`` and remove blobs nothing names.
         */
        CollectGarbage: {
            /** @default false */
            dry_run?: boolean;
            /** @default 2592000 */
            older_than_s?: number;
        };
        /**
         * Count
         * @description How many there are.
         */
        Count: {
            count: number;
        };
        /**
         * CountRuns
         * @description Count the runs that ``SearchRuns`` would find on all its pages.
         */
        CountRuns: {
            /** @default [] */
            experiment_ids?: string[];
            /** @default  */
            filter?: string;
            /** @default 1 */
            view?: components["schemas"]["ViewType"];
        };
        /**
         * CountTraces
         * @description Count the traces for which each of some conditions holds, all at one moment.
         *
         *         Without experiments the whole workspace is counted.
         */
        CountTraces: {
            /** @default [] */
            experiment_ids?: string[];
            filters: string[];
        };
        /**
         * CreateAssessment
         * @description Say something of a trace; with ``overrides`` in place of an earlier assessment of it.
         */
        CreateAssessment: {
            /** @default null */
            created_ms?: number | null;
            /** @default null */
            error?: components["schemas"]["AssessmentError"] | null;
            /** @default feedback */
            kind?: components["schemas"]["AssessmentKind"];
            /** @default {} */
            metadata?: {
                [key: string]: string;
            };
            name: string;
            /** @default  */
            overrides?: string;
            /** @default  */
            rationale?: string;
            /** @default  */
            source_id?: string;
            /** @default  */
            source_type?: string;
            /** @default  */
            span_id?: string;
            trace_id: string;
            /** @default null */
            updated_ms?: number | null;
            /** @default null */
            value?: unknown;
        };
        /**
         * CreateExperiment
         * @description Create one; the name may be a path and is unique in its workspace, trash included.
         */
        CreateExperiment: {
            /** @default  */
            artifact_location?: string;
            name: string;
            /** @default {} */
            tags?: {
                [key: string]: string;
            };
        };
        /**
         * CreateModel
         * @description Begin a model, whose files come next; the client may choose the id, as for a run.
         */
        CreateModel: {
            experiment_id: string;
            /** @default  */
            model_id?: string;
            /** @default  */
            model_type?: string;
            /** @default  */
            name?: string;
            /** @default {} */
            params?: {
                [key: string]: string;
            };
            /** @default  */
            source_run_id?: string;
            /** @default {} */
            tags?: {
                [key: string]: string;
            };
        };
        /**
         * CreateModelVersion
         * @description Add a version; it gets the next number.
         *
         *         ``source`` says where its files are: ``runs:/<run id>/<path>``, ``models:/<model id>``,
         *         another version (``models:/<name>/<version>``), or a URI of another place such as ``s3://…``.
         *         Where it says that in words of another protocol, ``location`` is the same in ours.
         */
        CreateModelVersion: {
            /** @default  */
            description?: string;
            /** @default  */
            location?: string;
            /** @default  */
            model_id?: string;
            /** @default  */
            model_tag?: string;
            name: string;
            /** @default  */
            run_id?: string;
            /** @default  */
            run_link?: string;
            source: string;
            /** @default {} */
            tags?: {
                [key: string]: string;
            };
        };
        /**
         * CreateRegisteredModel
         * @description Register a name; it is unique in its workspace.
         */
        CreateRegisteredModel: {
            /** @default  */
            description?: string;
            name: string;
            /** @default {} */
            tags?: {
                [key: string]: string;
            };
        };
        /**
         * CreateRun
         * @description Begin a run; the client may choose the id, and creating the same run twice is one run.
         */
        CreateRun: {
            experiment_id: string;
            /** @default  */
            parent_run_id?: string;
            /** @default  */
            run_id?: string;
            /** @default  */
            run_name?: string;
            /** @default null */
            start_ms?: number | null;
            /** @default {} */
            tags?: {
                [key: string]: string;
            };
            /** @default  */
            user_id?: string;
        };
        /**
         * Dataset
         * @description A version of some data, named by (name, digest) within its experiment.
         */
        Dataset: {
            digest: string;
            name: string;
            /** @default  */
            profile?: string;
            /** @default  */
            schema?: string;
            /** @default  */
            source?: string;
            /** @default  */
            source_type?: string;
        };
        /**
         * DatasetInput
         * @description The use of a dataset by a run; ``context`` is its role, such as ``training``.
         */
        DatasetInput: {
            dataset: components["schemas"]["Dataset"];
            /** @default [] */
            tags?: components["schemas"]["InputTag"][];
        };
        /**
         * DatasetUse
         * @description That runs of an experiment used a dataset in one role, however many they are.
         */
        DatasetUse: {
            /** @default  */
            context?: string;
            digest: string;
            experiment_id: string;
            name: string;
        };
        /**
         * DeleteArtifacts
         * @description Delete a file, or a folder with all below it.
         */
        DeleteArtifacts: {
            path: string;
            run_id: string;
        };
        /**
         * Deleted
         * @description How many things were removed.
         */
        Deleted: {
            count: number;
        };
        /**
         * DeleteModelArtifacts
         * @description Delete a file, or a folder with all below it.
         */
        DeleteModelArtifacts: {
            model_id: string;
            path: string;
        };
        /**
         * DeleteTraceArtifacts
         * @description Delete a file of a trace, or a folder with all below it.
         */
        DeleteTraceArtifacts: {
            path: string;
            trace_id: string;
        };
        /**
         * DeleteTraces
         * @description Delete traces of an experiment for ever: those named, or the oldest up to a moment.
         */
        DeleteTraces: {
            /** @default null */
            before_ms?: number | null;
            experiment_id: string;
            /** @default null */
            max_traces?: number | null;
            /** @default [] */
            trace_ids?: string[];
        };
        /**
         * DownloadArtifact
         * @description Ask for the bytes of one file.
         */
        DownloadArtifact: {
            path: string;
            run_id: string;
        };
        /**
         * DownloadModelArtifact
         * @description Ask for the bytes of one file.
         */
        DownloadModelArtifact: {
            model_id: string;
            path: string;
        };
        /**
         * DownloadTraceArtifact
         * @description Ask for the bytes of one file of a trace.
         */
        DownloadTraceArtifact: {
            path: string;
            trace_id: string;
        };
        /**
         * Empty
         * @description The answer of an act that has nothing to say.
         */
        Empty: Record<string, never>;
        /**
         * ErrorBody
         * @description The body of every answer of status 400 and above.
         */
        ErrorBody: {
            error: components["schemas"]["Problem"];
        };
        /**
         * Experiment
         * @description One experiment; ids are decimal strings and ``0`` is ``Default``.
         */
        Experiment: {
            /** @default  */
            artifact_location?: string;
            /** @default 0 */
            created_ms?: number;
            /** @default null */
            deleted_ms?: number | null;
            experiment_id: string;
            /** @default active */
            lifecycle_stage?: components["schemas"]["LifecycleStage"];
            name: string;
            /** @default {} */
            tags?: {
                [key: string]: string;
            };
            /** @default 0 */
            updated_ms?: number;
            /** @default default */
            workspace?: string;
        };
        /**
         * ExperimentActivity
         * @description What goes on in one experiment.
         */
        ExperimentActivity: {
            deleted: number;
            experiment_id: string;
            last_start_ms: number | null;
            running: number;
            runs: number;
            starts: number[];
        };
        /**
         * ExperimentChange
         * @description How an experiment stands now.
         */
        ExperimentChange: {
            experiment_id: string;
            is_deleted: boolean;
            runs: number;
            updated_ms: number;
        };
        /**
         * FileInfo
         * @description One entry of a listing; a folder has neither size nor digest of its own.
         */
        FileInfo: {
            /** @default 0 */
            created_ms?: number;
            /** @default  */
            digest?: string;
            /** @default null */
            file_size?: number | null;
            /** @default false */
            is_dir?: boolean;
            path: string;
        };
        /**
         * Garbage
         * @description What was removed, or would be.
         */
        Garbage: {
            /** @default 0 */
            blob_bytes?: number;
            /** @default 0 */
            blobs?: number;
            /** @default 0 */
            experiments?: number;
            /** @default 0 */
            models?: number;
            /** @default 0 */
            runs?: number;
        };
        /**
         * GetActivity
         * @description Ask what goes on in experiments: counts, and runs begun in equal spans up to now.
         */
        GetActivity: {
            /** @default 86400000 */
            bucket_ms?: number;
            /** @default 30 */
            buckets?: number;
            experiment_ids: string[];
        };
        /**
         * GetAlias
         * @description Name an alias of a model; also the request to delete it.
         */
        GetAlias: {
            alias: string;
            name: string;
        };
        /**
         * GetAssessment
         * @description Name one assessment of a trace; also the request to delete it.
         */
        GetAssessment: {
            assessment_id: string;
            trace_id: string;
        };
        /**
         * GetChanges
         * @description Ask what changed in some experiments and runs since a cursor.
         *
         *         With neither ids, the question is about every experiment. Without a cursor, or with one of
         *         another question, the answer says how things stand: each watched run and experiment, the runs of
         *         watched experiments that are alive or ended within a minute, or else the experiments that were
         *         changed within one.
         */
        GetChanges: {
            /** @default  */
            cursor?: string;
            /** @default [] */
            experiment_ids?: string[];
            /** @default [] */
            run_ids?: string[];
        };
        /**
         * GetChart
         * @description Ask for lines of at most ``buckets`` buckets each; every run that has a key gives a line.
         *
         *         ``ema`` is an exponential moving average without the bias of its beginning, as TensorBoard and
         *         W&B draw it. The others take the points within a window around each: with ``weight`` 0.1 of a
         *         series of 1,000 finite points 50 before it and 50 behind it, fewer towards the ends. ``mean``
         *         and ``median`` give each the same say, ``gaussian`` by a bell over the window. A median of more
         *         than 511 points is that of 511 of them, evenly chosen.
         */
        GetChart: {
            /** @default 1000 */
            buckets?: number;
            /** @default null */
            columns?: string[] | null;
            /** @default null */
            first_step?: number | null;
            keys: string[];
            /** @default null */
            last_step?: number | null;
            run_ids: string[];
            /**
             * @default
             * @enum {unknown}
             */
            smoothing?: "" | "ema" | "gaussian" | "mean" | "median";
            /** @default 0 */
            weight?: number;
        };
        /**
         * GetExperiment
         * @description Name one by id; also the request to delete, restore or purge it.
         */
        GetExperiment: {
            experiment_id: string;
        };
        /**
         * GetExperimentByName
         * @description Name one by its name; finds deleted ones too.
         */
        GetExperimentByName: {
            name: string;
        };
        /**
         * GetHistory
         * @description Ask for raw points of one series, ascending by step; the step range includes both ends.
         */
        GetHistory: {
            /** @default null */
            first_step?: number | null;
            key: string;
            /** @default null */
            last_step?: number | null;
            /** @default 1000000 */
            max_results?: number;
            /** @default  */
            page_token?: string;
            run_id: string;
        };
        /**
         * GetModel
         * @description Name one model; also the request to delete, restore or purge it.
         */
        GetModel: {
            model_id: string;
        };
        /**
         * GetModelVersion
         * @description Name one; also the request to delete it.
         */
        GetModelVersion: {
            name: string;
            version: number;
        };
        /**
         * GetRegisteredModel
         * @description Name one; also the request to delete it.
         */
        GetRegisteredModel: {
            name: string;
        };
        /**
         * GetRun
         * @description Name one run; also the request to delete, restore or purge it.
         *
         *         ``with_points`` asks for the step and the time of each latest value.
         */
        GetRun: {
            run_id: string;
            /** @default false */
            with_points?: boolean;
        };
        /**
         * GetRunTable
         * @description Find runs as ``SearchRuns`` does, and give the columns asked for.
         *
         *         A column is a field of the query language: whatever runs are sorted by, and of the attributes
         *         also ``is_lost`` (0 or 1), ``number``, ``children`` (how many active ones), ``artifact_bytes``
         *         (of the files of the run and of the models that it made) and ``datasets``.
         */
        GetRunTable: {
            /** @default [] */
            columns?: string[];
            /** @default [] */
            experiment_ids?: string[];
            /** @default  */
            filter?: string;
            /** @default 200 */
            max_results?: number;
            /** @default [] */
            order_by?: string[];
            /** @default  */
            page_token?: string;
            /** @default 1 */
            view?: components["schemas"]["ViewType"];
        };
        /**
         * GetSamples
         * @description Ask for up to ``max_points`` raw points of one metric of each run, evenly chosen.
         */
        GetSamples: {
            /** @default null */
            first_step?: number | null;
            key: string;
            /** @default null */
            last_step?: number | null;
            /** @default 1000 */
            max_points?: number;
            run_ids: string[];
        };
        /**
         * GetStatus
         * @description Ask how the store is.
         */
        GetStatus: Record<string, never>;
        /**
         * GetTrace
         * @description Name one trace; without its spans, see ``ListSpans``.
         */
        GetTrace: {
            trace_id: string;
        };
        /**
         * InputTag
         * @description A note on the use of a dataset by a run.
         */
        InputTag: {
            key: string;
            value: string;
        };
        /**
         * JoinParts
         * @description Make one content of these parts, which ascend by number.
         */
        JoinParts: {
            parts: components["schemas"]["Part"][];
            /** @default  */
            target?: string;
            upload_id: string;
        };
        /**
         * LifecycleStage
         * @description Deleting moves to ``deleted`` and is reversible; only a purge removes.
         * @enum {unknown}
         */
        LifecycleStage: "active" | "deleted";
        /**
         * LinkModels
         * @description Say which models a run used and which it made.
         */
        LinkModels: {
            /** @default [] */
            inputs?: components["schemas"]["LoggedModelInput"][];
            /** @default [] */
            outputs?: components["schemas"]["LoggedModelOutput"][];
            run_id: string;
        };
        /**
         * LinkTraces
         * @description Link traces to a run, for example to that which evaluates them, or unlink them from it.
         */
        LinkTraces: {
            /** @default true */
            is_linked?: boolean;
            run_id: string;
            trace_ids: string[];
        };
        /**
         * ListArtifacts
         * @description List a folder; with ``recursive`` all files below it and no folders.
         */
        ListArtifacts: {
            /** @default  */
            path?: string;
            /** @default false */
            recursive?: boolean;
            run_id: string;
            /** @default true */
            with_models?: boolean;
        };
        /**
         * ListDatasets
         * @description Ask which datasets the runs of some experiments used.
         */
        ListDatasets: {
            experiment_ids: string[];
            /** @default 1000 */
            max_results?: number;
        };
        /**
         * ListLatestVersions
         * @description Ask for the newest version of each of some stages, of all if none is named.
         */
        ListLatestVersions: {
            name: string;
            /** @default [] */
            stages?: components["schemas"]["ModelStage"][];
        };
        /**
         * ListModelArtifacts
         * @description List a folder; with ``recursive`` all files below it and no folders.
         */
        ListModelArtifacts: {
            model_id: string;
            /** @default  */
            path?: string;
            /** @default false */
            recursive?: boolean;
        };
        /**
         * ListRunKeys
         * @description Ask for the keys that runs have; those that begin with ``contains`` come first.
         *
         *         Without experiments those of the whole workspace are looked at.
         */
        ListRunKeys: {
            /** @default  */
            contains?: string;
            /** @default [] */
            experiment_ids?: string[];
            /** @default [] */
            kinds?: ("metric" | "param" | "tag")[];
            /** @default 200 */
            max_results?: number;
        };
        /**
         * ListRunValues
         * @description Ask for the values that runs have, the most frequent first; for completion while typing.
         *
         *         The attributes are ``status``, ``user_id`` and ``run_name``. Texts of 128 characters and more
         *         are left out.
         */
        ListRunValues: {
            /** @default  */
            contains?: string;
            /** @default [] */
            experiment_ids?: string[];
            key: string;
            /** @enum {unknown} */
            kind: "attribute" | "param" | "tag";
            /** @default 50 */
            max_results?: number;
        };
        /**
         * ListSeries
         * @description Ask for the summaries of all series of a run, by key.
         */
        ListSeries: {
            run_id: string;
        };
        /**
         * ListSpans
         * @description Ask for the spans of a trace in the order of their start, page by page.
         */
        ListSpans: {
            /** @default 1000 */
            max_results?: number;
            /** @default  */
            page_token?: string;
            trace_id: string;
        };
        /**
         * ListTraceArtifacts
         * @description List a folder of a trace's files; with ``recursive`` all files below it and no folders.
         */
        ListTraceArtifacts: {
            /** @default  */
            path?: string;
            /** @default false */
            recursive?: boolean;
            trace_id: string;
        };
        /**
         * ListTraces
         * @description Name several traces; those that are not there are left out of the answer.
         */
        ListTraces: {
            trace_ids: string[];
            /** @default false */
            with_spans?: boolean;
        };
        /**
         * LoggedModel
         * @description One logged model; its files are listed by an act of their own.
         */
        LoggedModel: {
            /** @default  */
            artifact_location?: string;
            /** @default  */
            artifact_uri?: string;
            /** @default 0 */
            created_ms?: number;
            /** @default null */
            deleted_ms?: number | null;
            experiment_id: string;
            /** @default active */
            lifecycle_stage?: components["schemas"]["LifecycleStage"];
            /** @default [] */
            metrics?: components["schemas"]["ModelMetric"][];
            model_id: string;
            /** @default  */
            model_type?: string;
            name: string;
            /** @default {} */
            params?: {
                [key: string]: string;
            };
            /** @default  */
            source_run_id?: string;
            /** @default PENDING */
            status?: components["schemas"]["LoggedModelStatus"];
            /** @default  */
            status_message?: string;
            /** @default {} */
            tags?: {
                [key: string]: string;
            };
            /** @default 0 */
            updated_ms?: number;
        };
        /**
         * LoggedModelInput
         * @description The use of a model by a run.
         */
        LoggedModelInput: {
            model_id: string;
        };
        /**
         * LoggedModelOutput
         * @description A model that a run made, at a step of its training.
         */
        LoggedModelOutput: {
            model_id: string;
            /** @default 0 */
            step?: number;
        };
        /**
         * LoggedModelStatus
         * @description Whether all files of a model have arrived.
         * @enum {unknown}
         */
        LoggedModelStatus: "FAILED" | "PENDING" | "READY";
        /**
         * LogInputs
         * @description Say which datasets the run used, and which models.
         */
        LogInputs: {
            inputs: components["schemas"]["DatasetInput"][];
            /** @default [] */
            models?: components["schemas"]["LoggedModelInput"][];
            run_id: string;
        };
        /**
         * LogModelMetrics
         * @description Note metrics of models; the latest per key, run and dataset is kept.
         */
        LogModelMetrics: {
            metrics: components["schemas"]["ModelPoint"][];
        };
        /**
         * LogModelParams
         * @description Add params, which never change.
         */
        LogModelParams: {
            model_id: string;
            params: {
                [key: string]: string;
            };
        };
        /**
         * LogSpans
         * @description Store spans of any traces, all or nothing; a span with a known id replaces what there is.
         *
         *         A trace that is not known yet is made in the experiment, with what its spans tell of it.
         */
        LogSpans: {
            experiment_id: string;
            /** @default  */
            run_id?: string;
            spans: components["schemas"]["Span"][];
        };
        /**
         * LogTrace
         * @description Report a trace, before or after its spans; again is fine, tags and metadata are merged.
         */
        LogTrace: {
            /** @default [] */
            assessments?: components["schemas"]["Assessment"][];
            experiment_id: string;
            /** @default {} */
            metadata?: {
                [key: string]: string;
            };
            /**
             * @default {
             *       "client_request_id": "",
             *       "duration_ms": null,
             *       "request_ms": null,
             *       "request_preview": "",
             *       "response_preview": "",
             *       "state": "UNKNOWN"
             *     }
             */
            reported?: components["schemas"]["Reported"];
            /** @default {} */
            tags?: {
                [key: string]: string;
            };
            /** @default  */
            trace_id?: string;
        };
        /**
         * LogValues
         * @description Log values to a run in one call, all or nothing; a tag whose value is null is removed.
         *
         *         A ``request_id`` protects against being sent twice, after an answer that was lost: points that
         *         came under the same id within ``REPEAT_MS`` are stored once. Params and tags are what they are
         *         set to last, however often that is said.
         */
        LogValues: {
            /** @default [] */
            metrics?: components["schemas"]["Metric"][];
            /** @default [] */
            model_metrics?: components["schemas"]["ModelPoint"][];
            /** @default {} */
            params?: {
                [key: string]: string;
            };
            /** @default  */
            request_id?: string;
            run_id: string;
            /** @default {} */
            tags?: {
                [key: string]: string | null;
            };
        };
        /**
         * MeasuredOn
         * @description A dataset that metrics are measured on; without a digest all versions of it.
         */
        MeasuredOn: {
            /** @default  */
            dataset_digest?: string;
            dataset_name: string;
        };
        /**
         * Metric
         * @description One point of a series: a float64 ``value`` at an int64 ``step``, ``timestamp`` in ms UTC.
         */
        Metric: {
            key: string;
            /** @default 0 */
            step?: number;
            timestamp: number;
            value: number;
        };
        /**
         * ModelMetric
         * @description The latest value of a metric of a model, as one run measured it on one dataset.
         */
        ModelMetric: {
            /** @default  */
            dataset_digest?: string;
            /** @default  */
            dataset_name?: string;
            key: string;
            /** @default  */
            run_id?: string;
            /** @default 0 */
            step?: number;
            timestamp: number;
            value: number;
        };
        /**
         * ModelPoint
         * @description A metric of a model, measured by a run on a dataset; either may be left out.
         */
        ModelPoint: {
            /** @default  */
            dataset_digest?: string;
            /** @default  */
            dataset_name?: string;
            key: string;
            model_id: string;
            /** @default  */
            run_id?: string;
            /** @default 0 */
            step?: number;
            timestamp: number;
            value: number;
        };
        /**
         * ModelStage
         * @description Where a version stands on its way to use; aliases say the same with names of one's own.
         * @enum {unknown}
         */
        ModelStage: "Archived" | "None" | "Production" | "Staging";
        /**
         * ModelVersion
         * @description One version of a registered model; its number is never given to another.
         */
        ModelVersion: {
            /** @default [] */
            aliases?: string[];
            /** @default 0 */
            created_ms?: number;
            /** @default  */
            description?: string;
            /** @default  */
            location?: string;
            /** @default  */
            model_id?: string;
            name: string;
            /** @default  */
            run_id?: string;
            /** @default  */
            run_link?: string;
            /** @default  */
            source?: string;
            /** @default None */
            stage?: components["schemas"]["ModelStage"];
            /** @default READY */
            status?: components["schemas"]["ModelVersionStatus"];
            /** @default  */
            status_message?: string;
            /** @default {} */
            tags?: {
                [key: string]: string;
            };
            /** @default 0 */
            updated_ms?: number;
            version: number;
        };
        /**
         * ModelVersions
         * @description Some versions of one model.
         */
        ModelVersions: {
            versions: components["schemas"]["ModelVersion"][];
        };
        /**
         * ModelVersionStatus
         * @description Whether the files of a version are there.
         * @enum {unknown}
         */
        ModelVersionStatus: "FAILED_REGISTRATION" | "PENDING_REGISTRATION" | "READY";
        /**
         * NameRuns
         * @description Name many runs; the request to delete, restore or purge them, all or nothing.
         */
        NameRuns: {
            run_ids: string[];
        };
        /**
         * Page[Experiment]
         * @description Some items in order; ``next_page_token`` is empty on the last page.
         */
        Page_Experiment_: {
            items: components["schemas"]["Experiment"][];
            /** @default  */
            next_page_token?: string;
        };
        /**
         * Page[LoggedModel]
         * @description Some items in order; ``next_page_token`` is empty on the last page.
         */
        Page_LoggedModel_: {
            items: components["schemas"]["LoggedModel"][];
            /** @default  */
            next_page_token?: string;
        };
        /**
         * Page[ModelVersion]
         * @description Some items in order; ``next_page_token`` is empty on the last page.
         */
        Page_ModelVersion_: {
            items: components["schemas"]["ModelVersion"][];
            /** @default  */
            next_page_token?: string;
        };
        /**
         * Page[RegisteredModel]
         * @description Some items in order; ``next_page_token`` is empty on the last page.
         */
        Page_RegisteredModel_: {
            items: components["schemas"]["RegisteredModel"][];
            /** @default  */
            next_page_token?: string;
        };
        /**
         * Page[Run]
         * @description Some items in order; ``next_page_token`` is empty on the last page.
         */
        Page_Run_: {
            items: components["schemas"]["Run"][];
            /** @default  */
            next_page_token?: string;
        };
        /**
         * Page[Span]
         * @description Some items in order; ``next_page_token`` is empty on the last page.
         */
        Page_Span_: {
            items: components["schemas"]["Span"][];
            /** @default  */
            next_page_token?: string;
        };
        /**
         * Page[Trace]
         * @description Some items in order; ``next_page_token`` is empty on the last page.
         */
        Page_Trace_: {
            items: components["schemas"]["Trace"][];
            /** @default  */
            next_page_token?: string;
        };
        /**
         * Part
         * @description A part that was sent.
         */
        Part: {
            digest: string;
            number: number;
        };
        /**
         * Points
         * @description Raw points of one series as columns.
         */
        Points: {
            key: string;
            n: number;
            /** @default  */
            next_page_token?: string;
            steps: Uint8Array;
            times_ms: Uint8Array;
            values: Uint8Array;
        };
        /**
         * Problem
         * @description What went wrong, for a program (``code``) and for a person.
         */
        Problem: {
            code: string;
            field?: string;
            /** @default  */
            hint?: string;
            length?: number;
            message: string;
            position?: number;
        };
        /**
         * RegisteredModel
         * @description A named model, with its newest version of each stage.
         */
        RegisteredModel: {
            /** @default {} */
            aliases?: {
                [key: string]: number;
            };
            /** @default 0 */
            created_ms?: number;
            /** @default  */
            description?: string;
            /** @default [] */
            latest_versions?: components["schemas"]["ModelVersion"][];
            name: string;
            /** @default {} */
            tags?: {
                [key: string]: string;
            };
            /** @default 0 */
            updated_ms?: number;
            /** @default default */
            workspace?: string;
        };
        /**
         * Rejection
         * @description Something in a batch that the store refused; what follows it was still applied.
         */
        Rejection: {
            code: string;
            /** @default  */
            hint?: string;
            message: string;
            run_id: string;
        };
        /**
         * Reported
         * @description What its program says of a whole trace.
         */
        Reported: {
            /** @default  */
            client_request_id?: string;
            /** @default null */
            duration_ms?: number | null;
            /** @default null */
            request_ms?: number | null;
            /** @default  */
            request_preview?: string;
            /** @default  */
            response_preview?: string;
            /** @default UNKNOWN */
            state?: components["schemas"]["TraceState"];
        };
        /**
         * Run
         * @description One run.
         */
        Run: {
            /** @default {} */
            data?: components["schemas"]["RunData"];
            info: components["schemas"]["RunInfo"];
            /** @default {} */
            inputs?: components["schemas"]["RunInputs"];
            /** @default {} */
            outputs?: components["schemas"]["RunOutputs"];
        };
        /**
         * RunChange
         * @description How a run stands now.
         */
        RunChange: {
            end_ms: number | null;
            experiment_id: string;
            files: number;
            files_ms: number;
            heartbeat_ms: number;
            is_deleted: boolean;
            is_lost: boolean;
            points: number;
            run_id: string;
            run_name: string;
            status: string;
        };
        /**
         * RunData
         * @description What was logged; ``metrics`` holds the latest value of each series.
         *
         *         ``points`` holds the same with step and time, where a request asked for it.
         */
        RunData: {
            /** @default {} */
            metrics?: {
                [key: string]: number;
            };
            /** @default {} */
            params?: {
                [key: string]: string;
            };
            /** @default [] */
            points?: components["schemas"]["Metric"][];
            /** @default {} */
            tags?: {
                [key: string]: string;
            };
        };
        /**
         * RunInfo
         * @description Who and when; all times are milliseconds UTC.
         */
        RunInfo: {
            /** @default  */
            artifact_location?: string;
            /** @default  */
            artifact_uri?: string;
            /** @default null */
            deleted_ms?: number | null;
            /** @default null */
            end_ms?: number | null;
            experiment_id: string;
            /** @default 0 */
            heartbeat_ms?: number;
            /** @default false */
            is_lost?: boolean;
            /** @default active */
            lifecycle_stage?: components["schemas"]["LifecycleStage"];
            /** @default 0 */
            number?: number;
            /** @default  */
            parent_run_id?: string;
            run_id: string;
            /** @default  */
            run_name?: string;
            /** @default 0 */
            start_ms?: number;
            /** @default RUNNING */
            status?: components["schemas"]["RunStatus"];
            /** @default  */
            user_id?: string;
        };
        /**
         * RunInputs
         * @description The datasets and the models that a run used.
         */
        RunInputs: {
            /** @default [] */
            dataset_inputs?: components["schemas"]["DatasetInput"][];
            /** @default [] */
            model_inputs?: components["schemas"]["LoggedModelInput"][];
        };
        /**
         * RunKey
         * @description A metric, param or tag that runs of some experiments have.
         */
        RunKey: {
            is_number: boolean | null;
            /** @enum {unknown} */
            kind: "metric" | "param" | "tag";
            name: string;
            varies: boolean | null;
        };
        /**
         * RunKeys
         * @description The keys that match best, and how many match.
         */
        RunKeys: {
            keys: components["schemas"]["RunKey"][];
            total: number;
        };
        /**
         * RunOutputs
         * @description The models that a run made.
         */
        RunOutputs: {
            /** @default [] */
            model_outputs?: components["schemas"]["LoggedModelOutput"][];
        };
        /**
         * RunStatus
         * @description Where a run stands, as its writer said; see ``RunInfo.is_lost`` for a silent writer.
         * @enum {unknown}
         */
        RunStatus: "FAILED" | "FINISHED" | "KILLED" | "RUNNING" | "SCHEDULED";
        /**
         * RunTable
         * @description A page of runs in order; ``next_page_token`` is empty on the last page.
         */
        RunTable: {
            columns: components["schemas"]["TableColumn"][];
            n: number;
            next_page_token: string;
            run_ids: string[];
        };
        /**
         * RunValue
         * @description A value that runs have, and how many of those that were looked at have it.
         */
        RunValue: {
            runs: number;
            value: string;
        };
        /**
         * SampledPoints
         * @description Raw points of one series of one run as columns, some of them left out at even distances.
         */
        SampledPoints: {
            n: number;
            run_id: string;
            steps: Uint8Array;
            times_ms: Uint8Array;
            values: Uint8Array;
        };
        /**
         * Scope
         * @description The library that made a span.
         */
        Scope: {
            /** @default {} */
            attributes?: Record<string, never>;
            /** @default  */
            name?: string;
            /** @default  */
            version?: string;
        };
        /**
         * SearchExperiments
         * @description Find some; default order is the newest first.
         */
        SearchExperiments: {
            /** @default  */
            filter?: string;
            /** @default 1000 */
            max_results?: number;
            /** @default [] */
            order_by?: string[];
            /** @default  */
            page_token?: string;
            /** @default 1 */
            view?: components["schemas"]["ViewType"];
        };
        /**
         * SearchModels
         * @description Find models by the query language, in any order, page by page.
         *
         *         Without experiments the whole workspace is searched. With ``datasets`` a comparison of a metric
         *         looks only at what was measured on one of them; ``order_datasets`` says, by the key of a metric
         *         in ``order_by``, on which dataset that one was measured.
         */
        SearchModels: {
            /** @default [] */
            datasets?: components["schemas"]["MeasuredOn"][];
            /** @default [] */
            experiment_ids?: string[];
            /** @default  */
            filter?: string;
            /** @default 100 */
            max_results?: number;
            /** @default [] */
            order_by?: string[];
            /** @default {} */
            order_datasets?: {
                [key: string]: components["schemas"]["MeasuredOn"];
            };
            /** @default  */
            page_token?: string;
            /** @default 1 */
            view?: components["schemas"]["ViewType"];
        };
        /**
         * SearchModelVersions
         * @description Find versions of all models; default order is the newest first.
         */
        SearchModelVersions: {
            /** @default  */
            filter?: string;
            /** @default 1000 */
            max_results?: number;
            /** @default [] */
            order_by?: string[];
            /** @default  */
            page_token?: string;
        };
        /**
         * SearchRegisteredModels
         * @description Find some; default order is the newest first. ``kind = 'model'`` leaves prompts out.
         */
        SearchRegisteredModels: {
            /** @default  */
            filter?: string;
            /** @default 100 */
            max_results?: number;
            /** @default [] */
            order_by?: string[];
            /** @default  */
            page_token?: string;
        };
        /**
         * SearchRuns
         * @description Find runs by the query language, in any order, page by page.
         *
         *         Without experiments the whole workspace is searched. ``metrics``, ``params`` and ``tags`` limit
         *         which keys come back with each run: null for all, a list for those, an empty list for none.
         */
        SearchRuns: {
            /** @default [] */
            experiment_ids?: string[];
            /** @default  */
            filter?: string;
            /** @default 100 */
            max_results?: number;
            /** @default null */
            metrics?: string[] | null;
            /** @default [] */
            order_by?: string[];
            /** @default  */
            page_token?: string;
            /** @default null */
            params?: string[] | null;
            /** @default null */
            tags?: string[] | null;
            /** @default 1 */
            view?: components["schemas"]["ViewType"];
            /** @default false */
            with_points?: boolean;
        };
        /**
         * SearchTraces
         * @description Find traces by the query language, in any order, page by page.
         *
         *         Without experiments the whole workspace is searched.
         */
        SearchTraces: {
            /** @default [] */
            experiment_ids?: string[];
            /** @default  */
            filter?: string;
            /** @default 100 */
            max_results?: number;
            /** @default [] */
            order_by?: string[];
            /** @default  */
            page_token?: string;
            /** @default false */
            with_spans?: boolean;
        };
        /**
         * SeriesSummary
         * @description What is known of a series without reading its points.
         *
         *         The latest point is the one with the highest step and, among several at that step, the one
         *         written last. ``min``, ``max`` and ``sum`` are over finite values and absent without any.
         */
        SeriesSummary: {
            first_step: number;
            first_value: number;
            key: string;
            last_ms: number;
            last_step: number;
            last_value: number;
            /** @default null */
            max_step?: number | null;
            /** @default null */
            max_value?: number | null;
            /** @default null */
            min_step?: number | null;
            /** @default null */
            min_value?: number | null;
            n: number;
            /** @default 0 */
            nan_count?: number;
            /** @default 0 */
            negative_infinity_count?: number;
            /** @default 0 */
            positive_infinity_count?: number;
            /** @default null */
            sum_value?: number | null;
        };
        /**
         * SetAlias
         * @description Let an alias point to a version, wherever it pointed before.
         */
        SetAlias: {
            alias: string;
            name: string;
            version: number;
        };
        /**
         * Span
         * @description One timed step of a trace; times are nanoseconds since 1970 UTC.
         */
        Span: {
            /** @default {} */
            attributes?: Record<string, never>;
            /** @default null */
            end_ns?: number | null;
            /** @default [] */
            events?: components["schemas"]["SpanEvent"][];
            /** @default UNSPECIFIED */
            kind?: components["schemas"]["SpanKind"];
            /** @default [] */
            links?: components["schemas"]["SpanLink"][];
            /** @default  */
            name?: string;
            /** @default  */
            parent_id?: string;
            /** @default {} */
            resource?: Record<string, never>;
            /** @default {} */
            scope?: components["schemas"]["Scope"];
            span_id: string;
            /** @default  */
            span_type?: string;
            /** @default 0 */
            start_ns?: number;
            /** @default UNSET */
            status?: components["schemas"]["SpanStatus"];
            /** @default  */
            status_message?: string;
            trace_id: string;
            /** @default  */
            trace_state?: string;
        };
        /**
         * SpanEvent
         * @description Something that happened within a span, such as an exception.
         */
        SpanEvent: {
            /** @default {} */
            attributes?: Record<string, never>;
            name: string;
            /** @default 0 */
            time_ns?: number;
        };
        /**
         * SpanKind
         * @description What a span is to the spans of other processes.
         * @enum {unknown}
         */
        SpanKind: "CLIENT" | "CONSUMER" | "INTERNAL" | "PRODUCER" | "SERVER" | "UNSPECIFIED";
        /**
         * SpanLink
         * @description Another span, perhaps of another trace, that has to do with this one.
         */
        SpanLink: {
            /** @default {} */
            attributes?: Record<string, never>;
            span_id: string;
            trace_id: string;
        };
        /**
         * SpansLogged
         * @description How many spans were stored, of which traces.
         */
        SpansLogged: {
            spans: number;
            trace_ids: string[];
        };
        /**
         * SpanStatus
         * @description How a span ended; UNSET is the usual one, for nothing was said.
         * @enum {unknown}
         */
        SpanStatus: "ERROR" | "OK" | "UNSET";
        /**
         * StoreStatus
         * @description The state of the store behind a server.
         */
        StoreStatus: {
            engine: string;
            experiments: number;
            /** @default null */
            free_bytes?: number | null;
            runs: number;
            schema_revision: string;
            version: string;
        };
        /**
         * TableColumn
         * @description One column, a row for each run of the page; the fields of the other kind are empty.
         */
        TableColumn: {
            codes: Uint8Array;
            /** @enum {unknown} */
            kind: "number" | "text";
            name: string;
            numbers: Uint8Array;
            present: Uint8Array;
            texts: string[];
        };
        /**
         * TagRuns
         * @description Set tags of many runs, all or nothing; a tag whose value is null is removed.
         */
        TagRuns: {
            run_ids: string[];
            tags: {
                [key: string]: string | null;
            };
        };
        /**
         * Trace
         * @description One trace. Its spans are listed by an act of their own, there can be very many.
         */
        Trace: {
            /** @default  */
            artifact_location?: string;
            /** @default [] */
            assessments?: components["schemas"]["Assessment"][];
            /** @default  */
            client_request_id?: string;
            /** @default null */
            duration_ms?: number | null;
            experiment_id: string;
            /** @default {} */
            metadata?: {
                [key: string]: string;
            };
            /** @default  */
            name?: string;
            /** @default 0 */
            request_ms?: number;
            /** @default  */
            request_preview?: string;
            /** @default  */
            response_preview?: string;
            /** @default [] */
            run_ids?: string[];
            /** @default 0 */
            span_count?: number;
            /** @default [] */
            spans?: components["schemas"]["Span"][];
            /** @default UNKNOWN */
            state?: components["schemas"]["TraceState"];
            /** @default {} */
            tags?: {
                [key: string]: string;
            };
            trace_id: string;
        };
        /**
         * TraceCounts
         * @description How many traces there are for each filter, in their order.
         */
        TraceCounts: {
            counts: number[];
        };
        /**
         * TraceState
         * @description How a trace ended, if it has.
         * @enum {unknown}
         */
        TraceState: "ERROR" | "IN_PROGRESS" | "OK" | "UNKNOWN";
        /**
         * UpdateAssessment
         * @description Change what is given.
         */
        UpdateAssessment: {
            assessment_id: string;
            error?: components["schemas"]["AssessmentError"] | null;
            /** @default null */
            metadata?: {
                [key: string]: string;
            } | null;
            /** @default null */
            name?: string | null;
            /** @default null */
            rationale?: string | null;
            trace_id: string;
            value?: unknown;
        };
        /**
         * UpdateExperiment
         * @description Rename it, or set tags; a tag whose value is null is removed.
         */
        UpdateExperiment: {
            experiment_id: string;
            /** @default null */
            name?: string | null;
            /** @default {} */
            tags?: {
                [key: string]: string | null;
            };
        };
        /**
         * UpdateModel
         * @description Change what is given; a tag whose value is null is removed.
         */
        UpdateModel: {
            /** @default {} */
            append?: {
                [key: string]: unknown[];
            };
            model_id: string;
            /** @default null */
            status?: components["schemas"]["LoggedModelStatus"] | null;
            /** @default null */
            status_message?: string | null;
            /** @default {} */
            tags?: {
                [key: string]: string | null;
            };
        };
        /**
         * UpdateModelVersion
         * @description Change what is given; a tag whose value is null is removed.
         *
         *         With ``archive_existing`` the versions that had the stage before become ``Archived``.
         */
        UpdateModelVersion: {
            /** @default false */
            archive_existing?: boolean;
            /** @default null */
            description?: string | null;
            name: string;
            /** @default null */
            stage?: components["schemas"]["ModelStage"] | null;
            /** @default {} */
            tags?: {
                [key: string]: string | null;
            };
            version: number;
        };
        /**
         * UpdateRegisteredModel
         * @description Change what is given; a tag whose value is null is removed.
         */
        UpdateRegisteredModel: {
            /** @default null */
            description?: string | null;
            name: string;
            /** @default null */
            new_name?: string | null;
            /** @default {} */
            tags?: {
                [key: string]: string | null;
            };
        };
        /**
         * UpdateRun
         * @description Change what is given; status RUNNING clears the end, a tag whose value is null is removed.
         */
        UpdateRun: {
            /** @default {} */
            append?: {
                [key: string]: unknown[];
            };
            /** @default null */
            end_ms?: number | null;
            run_id: string;
            /** @default null */
            run_name?: string | null;
            /** @default null */
            status?: components["schemas"]["RunStatus"] | null;
            /** @default {} */
            tags?: {
                [key: string]: string | null;
            };
            /** @default true */
            with_data?: boolean;
        };
        /**
         * UpdateTrace
         * @description Change what is given; a tag whose value is null is removed, metadata is only added.
         */
        UpdateTrace: {
            /** @default {} */
            append?: {
                [key: string]: unknown[];
            };
            /** @default null */
            duration_ms?: number | null;
            /** @default {} */
            metadata?: {
                [key: string]: string;
            };
            /** @default null */
            state?: components["schemas"]["TraceState"] | null;
            /** @default {} */
            tags?: {
                [key: string]: string | null;
            };
            trace_id: string;
        };
        /**
         * UploadArtifact
         * @description Store the bytes of the body as a file of the run, in place of one of that path.
         */
        UploadArtifact: {
            path: string;
            run_id: string;
        };
        /**
         * UploadBegun
         * @description The id under which parts are taken; who knows it may send them.
         */
        UploadBegun: {
            upload_id: string;
        };
        /**
         * UploadBlob
         * @description Store the bytes of the body under an id that an ``UploadLogged`` event will name.
         */
        UploadBlob: {
            run_id: string;
            upload_id: string;
        };
        /**
         * Uploaded
         * @description What the server received.
         */
        Uploaded: {
            digest: string;
            size_bytes: number;
        };
        /**
         * UploadModelArtifact
         * @description Store the bytes of the body as a file of the model, in place of one of that path.
         */
        UploadModelArtifact: {
            model_id: string;
            path: string;
        };
        /**
         * UploadPart
         * @description Store the bytes of the body as a part, in place of one of that number; they begin at 1.
         */
        UploadPart: {
            number: number;
            upload_id: string;
        };
        /**
         * UploadTraceArtifact
         * @description Store the bytes of the body as a file of the trace, in place of one of that path.
         */
        UploadTraceArtifact: {
            path: string;
            trace_id: string;
        };
        /**
         * ViewArtifact
         * @description Ask for one file as a browser shows it, shut off from everything around it.
         */
        ViewArtifact: {
            /** @default false */
            network?: boolean;
            path: string;
            run_id: string;
        };
        /**
         * ViewModelArtifact
         * @description Ask for one file as a browser shows it, shut off from everything around it.
         */
        ViewModelArtifact: {
            model_id: string;
            /** @default false */
            network?: boolean;
            path: string;
        };
        /**
         * ViewType
         * @description Which stages a search looks at; the numbers are those of MLflow's clients.
         * @enum {unknown}
         */
        ViewType: 1 | 2 | 3;
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    "live.changes": {
        parameters: {
            query?: {
                cursor?: string;
                experiment_ids?: string[];
                run_ids?: string[];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Changes"];
                };
            };
            /** @description What is wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    "series.chart": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GetChart"];
                "application/msgpack": components["schemas"]["GetChart"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Chart"];
                };
            };
            /** @description What is wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    "experiments.list_datasets": {
        parameters: {
            query: {
                experiment_ids: string[];
                max_results?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DatasetUse"][];
                };
            };
            /** @description What is wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    "experiments.create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateExperiment"];
                "application/msgpack": components["schemas"]["CreateExperiment"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Experiment"];
                };
            };
            /** @description What is wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    "experiments.get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                experiment_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Experiment"];
                };
            };
            /** @description What is wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    "experiments.delete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                experiment_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Empty"];
                };
            };
            /** @description What is wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    "experiments.update": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                experiment_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default null */
                    name?: string | null;
                    /** @default {} */
                    tags?: {
                        [key: string]: string | null;
                    };
                };
                "application/msgpack": {
                    /** @default null */
                    name?: string | null;
                    /** @default {} */
                    tags?: {
                        [key: string]: string | null;
                    };
                };
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Experiment"];
                };
            };
            /** @description What is wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    "experiments.purge": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                experiment_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Empty"];
                };
            };
            /** @description What is wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    "experiments.restore": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                experiment_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Empty"];
                };
            };
            /** @description What is wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    "experiments.activity": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GetActivity"];
                "application/msgpack": components["schemas"]["GetActivity"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExperimentActivity"][];
                };
            };
            /** @description What is wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    "experiments.get_by_name": {
        parameters: {
            query: {
                name: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Experiment"];
                };
            };
            /** @description What is wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    "experiments.search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SearchExperiments"];
                "application/msgpack": components["schemas"]["SearchExperiments"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Experiment_"];
                };
            };
            /** @description What is wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    "admin.collect_garbage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CollectGarbage"];
                "application/msgpack": components["schemas"]["CollectGarbage"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Garbage"];
                };
            };
            /** @description What is wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    "ingest.send": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/x-runwell-batch": string;
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BatchReply"];
                };
            };
            /** @description What is wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    "models.create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateModel"];
                "application/msgpack": components["schemas"]["CreateModel"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LoggedModel"];
                };
            };
            /** @description What is wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    "models.get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                model_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LoggedModel"];
                };
            };
            /** @description What is wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    "models.delete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                model_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Empty"];
                };
            };
            /** @description What is wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    "models.update": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                model_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default {} */
                    append?: {
                        [key: string]: unknown[];
                    };
                    /** @default null */
                    status?: components["schemas"]["LoggedModelStatus"] | null;
                    /** @default null */
                    status_message?: string | null;
                    /** @default {} */
                    tags?: {
                        [key: string]: string | null;
                    };
                };
                "application/msgpack": {
                    /** @default {} */
                    append?: {
                        [key: string]: unknown[];
                    };
                    /** @default null */
                    status?: components["schemas"]["LoggedModelStatus"] | null;
                    /** @default null */
                    status_message?: string | null;
                    /** @default {} */
                    tags?: {
                        [key: string]: string | null;
                    };
                };
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LoggedModel"];
                };
            };
            /** @description What is wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    "models.list_artifacts": {
        parameters: {
            query?: {
                path?: string;
                recursive?: boolean;
            };
            header?: never;
            path: {
                model_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Artifacts"];
                };
            };
            /** @description What is wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    "models.delete_artifacts": {
        parameters: {
            query: {
                path: string;
            };
            header?: never;
            path: {
                model_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Deleted"];
                };
            };
            /** @description What is wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    "models.archive_artifacts": {
        parameters: {
            query?: {
                path?: string;
            };
            header?: never;
            path: {
                model_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/zip": string;
                };
            };
            /** @description What is wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    "models.download_artifact": {
        parameters: {
            query: {
                path: string;
            };
            header?: never;
            path: {
                model_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            /** @description What is wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    "models.upload_artifact": {
        parameters: {
            query: {
                path: string;
            };
            header?: never;
            path: {
                model_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/octet-stream": string;
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            /** @description What is wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    "models.view_artifact": {
        parameters: {
            query: {
                network?: boolean;
                path: string;
            };
            header?: never;
            path: {
                model_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "*/*": string;
                };
            };
            /** @description What is wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    "models.log_params": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                model_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    params: {
                        [key: string]: string;
                    };
                };
                "application/msgpack": {
                    params: {
                        [key: string]: string;
                    };
                };
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Empty"];
                };
            };
            /** @description What is wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    "models.purge": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                model_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Empty"];
                };
            };
            /** @description What is wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    "models.restore": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                model_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Empty"];
                };
            };
            /** @description What is wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    "models.log_metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LogModelMetrics"];
                "application/msgpack": components["schemas"]["LogModelMetrics"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Empty"];
                };
            };
            /** @description What is wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    "models.search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SearchModels"];
                "application/msgpack": components["schemas"]["SearchModels"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_LoggedModel_"];
                };
            };
            /** @description What is wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    "registry.create_model": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateRegisteredModel"];
                "application/msgpack": components["schemas"]["CreateRegisteredModel"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RegisteredModel"];
                };
            };
            /** @description What is wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    "registry.get_model": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RegisteredModel"];
                };
            };
            /** @description What is wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    "registry.delete_model": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Empty"];
                };
            };
            /** @description What is wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    "registry.update_model": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default null */
                    description?: string | null;
                    /** @default null */
                    new_name?: string | null;
                    /** @default {} */
                    tags?: {
                        [key: string]: string | null;
                    };
                };
                "application/msgpack": {
                    /** @default null */
                    description?: string | null;
                    /** @default null */
                    new_name?: string | null;
                    /** @default {} */
                    tags?: {
                        [key: string]: string | null;
                    };
                };
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RegisteredModel"];
                };
            };
            /** @description What is wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    "registry.get_by_alias": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                alias: string;
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ModelVersion"];
                };
            };
            /** @description What is wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    "registry.set_alias": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                alias: string;
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    version: number;
                };
                "application/msgpack": {
                    version: number;
                };
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Empty"];
                };
            };
            /** @description What is wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    "registry.delete_alias": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                alias: string;
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Empty"];
                };
            };
            /** @description What is wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    "registry.list_latest_versions": {
        parameters: {
            query?: {
                stages?: components["schemas"]["ModelStage"][];
            };
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ModelVersions"];
                };
            };
            /** @description What is wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    "registry.create_version": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default  */
                    description?: string;
                    /** @default  */
                    location?: string;
                    /** @default  */
                    model_id?: string;
                    /** @default  */
                    model_tag?: string;
                    /** @default  */
                    run_id?: string;
                    /** @default  */
                    run_link?: string;
                    source: string;
                    /** @default {} */
                    tags?: {
                        [key: string]: string;
                    };
                };
                "application/msgpack": {
                    /** @default  */
                    description?: string;
                    /** @default  */
                    location?: string;
                    /** @default  */
                    model_id?: string;
                    /** @default  */
                    model_tag?: string;
                    /** @default  */
                    run_id?: string;
                    /** @default  */
                    run_link?: string;
                    source: string;
                    /** @default {} */
                    tags?: {
                        [key: string]: string;
                    };
                };
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ModelVersion"];
                };
            };
            /** @description What is wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    "registry.get_version": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
                version: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ModelVersion"];
                };
            };
            /** @description What is wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    "registry.delete_version": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
                version: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Empty"];
                };
            };
            /** @description What is wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    "registry.update_version": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
                version: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default false */
                    archive_existing?: boolean;
                    /** @default null */
                    description?: string | null;
                    /** @default null */
                    stage?: components["schemas"]["ModelStage"] | null;
                    /** @default {} */
                    tags?: {
                        [key: string]: string | null;
                    };
                };
                "application/msgpack": {
                    /** @default false */
                    archive_existing?: boolean;
                    /** @default null */
                    description?: string | null;
                    /** @default null */
                    stage?: components["schemas"]["ModelStage"] | null;
                    /** @default {} */
                    tags?: {
                        [key: string]: string | null;
                    };
                };
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ModelVersion"];
                };
            };
            /** @description What is wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    "registry.search_models": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SearchRegisteredModels"];
                "application/msgpack": components["schemas"]["SearchRegisteredModels"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_RegisteredModel_"];
                };
            };
            /** @description What is wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    "registry.search_versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SearchModelVersions"];
                "application/msgpack": components["schemas"]["SearchModelVersions"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_ModelVersion_"];
                };
            };
            /** @description What is wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    "runs.create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateRun"];
                "application/msgpack": components["schemas"]["CreateRun"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Run"];
                };
            };
            /** @description What is wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    "runs.get": {
        parameters: {
            query?: {
                with_points?: boolean;
            };
            header?: never;
            path: {
                run_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Run"];
                };
            };
            /** @description What is wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    "runs.delete": {
        parameters: {
            query?: {
                with_points?: boolean;
            };
            header?: never;
            path: {
                run_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Empty"];
                };
            };
            /** @description What is wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    "runs.update": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                run_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default {} */
                    append?: {
                        [key: string]: unknown[];
                    };
                    /** @default null */
                    end_ms?: number | null;
                    /** @default null */
                    run_name?: string | null;
                    /** @default null */
                    status?: components["schemas"]["RunStatus"] | null;
                    /** @default {} */
                    tags?: {
                        [key: string]: string | null;
                    };
                    /** @default true */
                    with_data?: boolean;
                };
                "application/msgpack": {
                    /** @default {} */
                    append?: {
                        [key: string]: unknown[];
                    };
                    /** @default null */
                    end_ms?: number | null;
                    /** @default null */
                    run_name?: string | null;
                    /** @default null */
                    status?: components["schemas"]["RunStatus"] | null;
                    /** @default {} */
                    tags?: {
                        [key: string]: string | null;
                    };
                    /** @default true */
                    with_data?: boolean;
                };
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Run"];
                };
            };
            /** @description What is wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    "artifacts.list": {
        parameters: {
            query?: {
                path?: string;
                recursive?: boolean;
                with_models?: boolean;
            };
            header?: never;
            path: {
                run_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Artifacts"];
                };
            };
            /** @description What is wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    "artifacts.delete": {
        parameters: {
            query: {
                path: string;
            };
            header?: never;
            path: {
                run_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Deleted"];
                };
            };
            /** @description What is wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    "artifacts.archive": {
        parameters: {
            query?: {
                path?: string;
            };
            header?: never;
            path: {
                run_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/zip": string;
                };
            };
            /** @description What is wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    "artifacts.download": {
        parameters: {
            query: {
                path: string;
            };
            header?: never;
            path: {
                run_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            /** @description What is wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    "artifacts.upload": {
        parameters: {
            query: {
                path: string;
            };
            header?: never;
            path: {
                run_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/octet-stream": string;
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            /** @description What is wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    "artifacts.view": {
        parameters: {
            query: {
                network?: boolean;
                path: string;
            };
            header?: never;
            path: {
                run_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "*/*": string;
                };
            };
            /** @description What is wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    "series.history": {
        parameters: {
            query: {
                first_step?: number | null;
                key: string;
                last_step?: number | null;
                max_results?: number;
                page_token?: string;
            };
            header?: never;
            path: {
                run_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Points"];
                };
            };
            /** @description What is wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    "runs.log_inputs": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                run_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    inputs: components["schemas"]["DatasetInput"][];
                    /** @default [] */
                    models?: components["schemas"]["LoggedModelInput"][];
                };
                "application/msgpack": {
                    inputs: components["schemas"]["DatasetInput"][];
                    /** @default [] */
                    models?: components["schemas"]["LoggedModelInput"][];
                };
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Empty"];
                };
            };
            /** @description What is wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    "ingest.log": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                run_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default [] */
                    metrics?: components["schemas"]["Metric"][];
                    /** @default [] */
                    model_metrics?: components["schemas"]["ModelPoint"][];
                    /** @default {} */
                    params?: {
                        [key: string]: string;
                    };
                    /** @default  */
                    request_id?: string;
                    /** @default {} */
                    tags?: {
                        [key: string]: string | null;
                    };
                };
                "application/msgpack": {
                    /** @default [] */
                    metrics?: components["schemas"]["Metric"][];
                    /** @default [] */
                    model_metrics?: components["schemas"]["ModelPoint"][];
                    /** @default {} */
                    params?: {
                        [key: string]: string;
                    };
                    /** @default  */
                    request_id?: string;
                    /** @default {} */
                    tags?: {
                        [key: string]: string | null;
                    };
                };
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Empty"];
                };
            };
            /** @description What is wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    "models.link": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                run_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default [] */
                    inputs?: components["schemas"]["LoggedModelInput"][];
                    /** @default [] */
                    outputs?: components["schemas"]["LoggedModelOutput"][];
                };
                "application/msgpack": {
                    /** @default [] */
                    inputs?: components["schemas"]["LoggedModelInput"][];
                    /** @default [] */
                    outputs?: components["schemas"]["LoggedModelOutput"][];
                };
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Empty"];
                };
            };
            /** @description What is wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    "runs.purge": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                run_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default false */
                    with_points?: boolean;
                };
                "application/msgpack": {
                    /** @default false */
                    with_points?: boolean;
                };
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Empty"];
                };
            };
            /** @description What is wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    "runs.restore": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                run_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default false */
                    with_points?: boolean;
                };
                "application/msgpack": {
                    /** @default false */
                    with_points?: boolean;
                };
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Empty"];
                };
            };
            /** @description What is wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    "series.list": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                run_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SeriesSummary"][];
                };
            };
            /** @description What is wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    "runs.count": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CountRuns"];
                "application/msgpack": components["schemas"]["CountRuns"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Count"];
                };
            };
            /** @description What is wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    "runs.delete_many": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NameRuns"];
                "application/msgpack": components["schemas"]["NameRuns"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Count"];
                };
            };
            /** @description What is wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    "runs.keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ListRunKeys"];
                "application/msgpack": components["schemas"]["ListRunKeys"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunKeys"];
                };
            };
            /** @description What is wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    "runs.purge_many": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NameRuns"];
                "application/msgpack": components["schemas"]["NameRuns"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Count"];
                };
            };
            /** @description What is wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    "runs.restore_many": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NameRuns"];
                "application/msgpack": components["schemas"]["NameRuns"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Count"];
                };
            };
            /** @description What is wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    "runs.search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SearchRuns"];
                "application/msgpack": components["schemas"]["SearchRuns"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Run_"];
                };
            };
            /** @description What is wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    "runs.table": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GetRunTable"];
                "application/msgpack": components["schemas"]["GetRunTable"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunTable"];
                };
            };
            /** @description What is wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    "runs.tag_many": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TagRuns"];
                "application/msgpack": components["schemas"]["TagRuns"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Count"];
                };
            };
            /** @description What is wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    "runs.values": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ListRunValues"];
                "application/msgpack": components["schemas"]["ListRunValues"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunValue"][];
                };
            };
            /** @description What is wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    "series.sample": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GetSamples"];
                "application/msgpack": components["schemas"]["GetSamples"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SampledPoints"][];
                };
            };
            /** @description What is wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    "admin.status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StoreStatus"];
                };
            };
            /** @description What is wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    "traces.log": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LogTrace"];
                "application/msgpack": components["schemas"]["LogTrace"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Trace"];
                };
            };
            /** @description What is wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    "traces.get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                trace_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Trace"];
                };
            };
            /** @description What is wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    "traces.update": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                trace_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default {} */
                    append?: {
                        [key: string]: unknown[];
                    };
                    /** @default null */
                    duration_ms?: number | null;
                    /** @default {} */
                    metadata?: {
                        [key: string]: string;
                    };
                    /** @default null */
                    state?: components["schemas"]["TraceState"] | null;
                    /** @default {} */
                    tags?: {
                        [key: string]: string | null;
                    };
                };
                "application/msgpack": {
                    /** @default {} */
                    append?: {
                        [key: string]: unknown[];
                    };
                    /** @default null */
                    duration_ms?: number | null;
                    /** @default {} */
                    metadata?: {
                        [key: string]: string;
                    };
                    /** @default null */
                    state?: components["schemas"]["TraceState"] | null;
                    /** @default {} */
                    tags?: {
                        [key: string]: string | null;
                    };
                };
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Trace"];
                };
            };
            /** @description What is wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    "traces.list_artifacts": {
        parameters: {
            query?: {
                path?: string;
                recursive?: boolean;
            };
            header?: never;
            path: {
                trace_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Artifacts"];
                };
            };
            /** @description What is wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    "traces.delete_artifacts": {
        parameters: {
            query: {
                path: string;
            };
            header?: never;
            path: {
                trace_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Deleted"];
                };
            };
            /** @description What is wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    "traces.download_artifact": {
        parameters: {
            query: {
                path: string;
            };
            header?: never;
            path: {
                trace_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            /** @description What is wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    "traces.upload_artifact": {
        parameters: {
            query: {
                path: string;
            };
            header?: never;
            path: {
                trace_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/octet-stream": string;
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            /** @description What is wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    "assessments.create": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                trace_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default null */
                    created_ms?: number | null;
                    /** @default null */
                    error?: components["schemas"]["AssessmentError"] | null;
                    /** @default feedback */
                    kind?: components["schemas"]["AssessmentKind"];
                    /** @default {} */
                    metadata?: {
                        [key: string]: string;
                    };
                    name: string;
                    /** @default  */
                    overrides?: string;
                    /** @default  */
                    rationale?: string;
                    /** @default  */
                    source_id?: string;
                    /** @default  */
                    source_type?: string;
                    /** @default  */
                    span_id?: string;
                    /** @default null */
                    updated_ms?: number | null;
                    /** @default null */
                    value?: unknown;
                };
                "application/msgpack": {
                    /** @default null */
                    created_ms?: number | null;
                    /** @default null */
                    error?: components["schemas"]["AssessmentError"] | null;
                    /** @default feedback */
                    kind?: components["schemas"]["AssessmentKind"];
                    /** @default {} */
                    metadata?: {
                        [key: string]: string;
                    };
                    name: string;
                    /** @default  */
                    overrides?: string;
                    /** @default  */
                    rationale?: string;
                    /** @default  */
                    source_id?: string;
                    /** @default  */
                    source_type?: string;
                    /** @default  */
                    span_id?: string;
                    /** @default null */
                    updated_ms?: number | null;
                    /** @default null */
                    value?: unknown;
                };
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Assessment"];
                };
            };
            /** @description What is wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    "assessments.get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                assessment_id: string;
                trace_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Assessment"];
                };
            };
            /** @description What is wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    "assessments.delete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                assessment_id: string;
                trace_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Empty"];
                };
            };
            /** @description What is wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    "assessments.update": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                assessment_id: string;
                trace_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    error?: components["schemas"]["AssessmentError"] | null;
                    /** @default null */
                    metadata?: {
                        [key: string]: string;
                    } | null;
                    /** @default null */
                    name?: string | null;
                    /** @default null */
                    rationale?: string | null;
                    value?: unknown;
                };
                "application/msgpack": {
                    error?: components["schemas"]["AssessmentError"] | null;
                    /** @default null */
                    metadata?: {
                        [key: string]: string;
                    } | null;
                    /** @default null */
                    name?: string | null;
                    /** @default null */
                    rationale?: string | null;
                    value?: unknown;
                };
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Assessment"];
                };
            };
            /** @description What is wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    "traces.list_spans": {
        parameters: {
            query?: {
                max_results?: number;
                page_token?: string;
            };
            header?: never;
            path: {
                trace_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Span_"];
                };
            };
            /** @description What is wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    "traces.count": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CountTraces"];
                "application/msgpack": components["schemas"]["CountTraces"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TraceCounts"];
                };
            };
            /** @description What is wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    "traces.delete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DeleteTraces"];
                "application/msgpack": components["schemas"]["DeleteTraces"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Deleted"];
                };
            };
            /** @description What is wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    "traces.link": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LinkTraces"];
                "application/msgpack": components["schemas"]["LinkTraces"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Empty"];
                };
            };
            /** @description What is wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    "traces.list": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ListTraces"];
                "application/msgpack": components["schemas"]["ListTraces"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Trace"][];
                };
            };
            /** @description What is wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    "traces.search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SearchTraces"];
                "application/msgpack": components["schemas"]["SearchTraces"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Trace_"];
                };
            };
            /** @description What is wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    "traces.log_spans": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LogSpans"];
                "application/msgpack": components["schemas"]["LogSpans"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SpansLogged"];
                };
            };
            /** @description What is wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    "uploads.begin": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BeginUpload"];
                "application/msgpack": components["schemas"]["BeginUpload"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UploadBegun"];
                };
            };
            /** @description What is wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    "artifacts.upload_blob": {
        parameters: {
            query: {
                run_id: string;
            };
            header?: never;
            path: {
                upload_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/octet-stream": string;
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            /** @description What is wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    "uploads.abort": {
        parameters: {
            query?: {
                target?: string;
            };
            header?: never;
            path: {
                upload_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Deleted"];
                };
            };
            /** @description What is wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    "uploads.join": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                upload_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    parts: components["schemas"]["Part"][];
                    /** @default  */
                    target?: string;
                };
                "application/msgpack": {
                    parts: components["schemas"]["Part"][];
                    /** @default  */
                    target?: string;
                };
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Uploaded"];
                };
            };
            /** @description What is wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    "uploads.upload_part": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                number: number;
                upload_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/octet-stream": string;
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            /** @description What is wrong. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
}
