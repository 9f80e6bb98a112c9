"""Train a tiny transformer with its MLflow callback, and read what it logged."""

import os

import mlflow
import torch
from transformers import BertConfig, BertForSequenceClassification, Trainer, TrainingArguments

STEPS = 6
os.environ["MLFLOW_EXPERIMENT_NAME"] = "transformers"
os.environ["MLFLOW_TAGS"] = '{"team": "speech"}'
os.environ["MLFLOW_FLATTEN_PARAMS"] = "true"
os.environ["HF_MLFLOW_LOG_ARTIFACTS"] = "true"
client = mlflow.MlflowClient()

torch.manual_seed(0)
config = BertConfig(
    vocab_size=32,
    hidden_size=16,
    num_hidden_layers=1,
    num_attention_heads=2,
    intermediate_size=16,
    max_position_embeddings=16,
    id2label={0: "no", 1: "yes"},
)
model = BertForSequenceClassification(config)
words = torch.randint(0, 32, (48, 8))
examples = [{"input_ids": text, "labels": int(text[0] > 15)} for text in words]
arguments = TrainingArguments(
    output_dir="made",
    run_name="tiny",
    report_to="mlflow",
    max_steps=STEPS,
    per_device_train_batch_size=8,
    logging_steps=1,
    eval_strategy="steps",
    eval_steps=3,
    save_strategy="steps",
    save_steps=STEPS,
    use_cpu=True,
    disable_tqdm=True,
)
trainer = Trainer(model=model, args=arguments, train_dataset=examples, eval_dataset=examples[:16])
trainer.train()

assert mlflow.active_run() is None
experiment = client.get_experiment_by_name("transformers")
(run,) = client.search_runs([experiment.experiment_id])
assert (run.info.run_name, run.info.status) == ("tiny", "FINISHED"), run.info
assert run.data.tags["team"] == "speech", run.data.tags
params = run.data.params
assert len(params) > 100, len(params)
assert params["hidden_size"] == "16"
assert params["max_steps"] == str(STEPS)
assert params["id2label.1"] == "yes", sorted(params)
assert params["learning_rate"] == str(arguments.learning_rate)


def history(key: str) -> dict[int, float]:
    """Each value of a metric by its step."""
    return {p.step: p.value for p in client.get_metric_history(run.info.run_id, key)}


told = trainer.state.log_history
assert history("loss") == {one["step"]: one["loss"] for one in told if "loss" in one}
assert sorted(history("loss")) == list(range(1, STEPS + 1))
assert history("eval_loss") == {one["step"]: one["eval_loss"] for one in told if "eval_loss" in one}
assert sorted(history("eval_loss")) == [3, STEPS]
assert history("train_loss") == {STEPS: told[-1]["train_loss"]}
assert set(history("learning_rate")) == set(history("loss"))

(logged,) = mlflow.search_logged_models([experiment.experiment_id], output_format="list")
assert (logged.name, logged.source_run_id) == (f"checkpoint-{STEPS}", run.info.run_id), logged
path = mlflow.artifacts.download_artifacts(f"models:/{logged.model_id}")
kept = f"{path}/artifacts/checkpoint-{STEPS}"
loaded = BertForSequenceClassification.from_pretrained(kept)
with torch.no_grad():
    wanted, found = (one.eval()(words).logits for one in (model, loaded))
assert torch.equal(wanted, found)
