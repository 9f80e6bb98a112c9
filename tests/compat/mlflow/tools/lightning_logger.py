"""Train with PyTorch Lightning and its ``MLFlowLogger``, and read what it logged."""

import lightning
import torch
import yaml
from lightning.pytorch.callbacks import ModelCheckpoint
from lightning.pytorch.loggers import MLFlowLogger
from mlflow import MlflowClient
from torch.utils.data import DataLoader, TensorDataset

EPOCHS = 4
client = MlflowClient()


class Line(lightning.LightningModule):
    """One weight and one bias."""

    def __init__(self, rate: float, optimizer: dict[str, float]) -> None:
        super().__init__()
        self.save_hyperparameters()
        self.layer = torch.nn.Linear(1, 1)

    def training_step(self, batch: list[torch.Tensor], _number: int) -> torch.Tensor:
        loss = self._loss(batch)
        self.log("train loss", loss, on_step=True, on_epoch=True)
        return loss

    def validation_step(self, batch: list[torch.Tensor], _number: int) -> None:
        self.log("val_loss", self._loss(batch))

    def configure_optimizers(self) -> torch.optim.Optimizer:
        rate, optimizer = self.hparams["rate"], self.hparams["optimizer"]
        return torch.optim.SGD(self.parameters(), lr=rate, momentum=optimizer["momentum"])

    def _loss(self, batch: list[torch.Tensor]) -> torch.Tensor:
        x, y = batch
        return torch.nn.functional.mse_loss(self.layer(x), y)


def train(logger: MLFlowLogger, rate: float, keep: int) -> ModelCheckpoint:
    """Fit a line to a line, keeping the best files."""
    x = torch.linspace(0, 1, 64).reshape(-1, 1)
    loader = DataLoader(TensorDataset(x, 2 * x + 1), batch_size=16)
    checkpoints = ModelCheckpoint(dirpath="files", monitor="val_loss", save_top_k=keep)
    trainer = lightning.Trainer(
        max_epochs=EPOCHS,
        accelerator="cpu",
        logger=logger,
        callbacks=[checkpoints],
        log_every_n_steps=1,
        enable_progress_bar=False,
        enable_model_summary=False,
    )
    trainer.fit(Line(rate, {"momentum": 0.5}), loader, loader)
    return checkpoints


lightning.seed_everything(1)
logger = MLFlowLogger(
    "lightning", run_name="fit", tags={"team": "vision"}, log_model=True, prefix="a"
)
checkpoints = train(logger, 0.1, 1)
run = client.get_run(logger.run_id)
assert client.get_experiment(run.info.experiment_id).name == "lightning"
assert (run.info.run_name, run.info.status) == ("fit", "FINISHED"), run.info
assert run.data.tags["team"] == "vision"
assert run.data.tags["mlflow.source.name"].endswith("lightning_logger.py"), run.data.tags
assert run.data.params == {"rate": "0.1", "optimizer/momentum": "0.5"}, run.data.params
each = client.get_metric_history(logger.run_id, "a-train loss_step")
assert [point.step for point in each] == list(range(4 * EPOCHS)), each
epochs = client.get_metric_history(logger.run_id, "a-train loss_epoch")
assert [point.step for point in epochs] == [3, 7, 11, 15], epochs
assert epochs[-1].value < epochs[0].value
assert run.data.metrics["a-epoch"] == EPOCHS - 1, run.data.metrics
best = checkpoints.best_model_score.item()
assert run.data.metrics["a-val_loss"] == best, (run.data.metrics, best)

[folder] = client.list_artifacts(logger.run_id)
assert folder.is_dir
name = folder.path
files = {file.path for file in client.list_artifacts(logger.run_id, name)}
assert files == {f"{name}/{file}" for file in (f"{name}.ckpt", "aliases.txt", "metadata.yaml")}
path = client.download_artifacts(logger.run_id, name)
with open(f"{path}/metadata.yaml") as file:
    assert yaml.safe_load(file)["score"] == best
loaded = Line.load_from_checkpoint(f"{path}/{name}.ckpt", weights_only=False)
assert loaded.hparams["rate"] == 0.1

# Each file as soon as it is there, in a run that goes on in the same experiment.
again = client.create_run(run.info.experiment_id)
logger = MLFlowLogger("lightning", run_id=again.info.run_id, log_model="all", synchronous=False)
train(logger, 0.05, -1)
files = client.list_artifacts(again.info.run_id)
assert len(files) == EPOCHS, files
assert client.get_run(again.info.run_id).data.params["rate"] == "0.05"
found = client.search_runs([run.info.experiment_id], "params.rate = '0.05'")
assert [one.info.run_id for one in found] == [again.info.run_id]
