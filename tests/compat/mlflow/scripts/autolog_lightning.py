"""Train with PyTorch Lightning under MLflow's automatic logging, and read what it logged."""

import lightning
import mlflow
import mlflow.pytorch
import torch
from torch.utils.data import DataLoader, TensorDataset

mlflow.set_experiment("autolog lightning")
mlflow.pytorch.autolog(silent=True, log_models=False)
client = mlflow.MlflowClient()


class Line(lightning.LightningModule):
    """One weight."""

    def __init__(self) -> None:
        super().__init__()
        self.layer = torch.nn.Linear(1, 1)

    def training_step(self, batch: list[torch.Tensor], _number: int) -> torch.Tensor:
        x, y = batch
        loss = torch.nn.functional.mse_loss(self.layer(x), y)
        self.log("train_loss", loss, on_step=False, on_epoch=True)
        return loss

    def configure_optimizers(self) -> torch.optim.Optimizer:
        return torch.optim.SGD(self.parameters(), lr=0.1)


x = torch.linspace(0, 1, 64).reshape(-1, 1)
loader = DataLoader(TensorDataset(x, 2 * x + 1), batch_size=16)
trainer = lightning.Trainer(
    max_epochs=4,
    accelerator="cpu",
    logger=False,
    enable_progress_bar=False,
    enable_model_summary=True,
    enable_checkpointing=False,
)
with mlflow.start_run() as active:
    trainer.fit(Line(), loader)
run = client.get_run(active.info.run_id)
assert run.data.params["epochs"] == "4", run.data.params
assert run.data.params["optimizer_name"] == "SGD"
history = client.get_metric_history(active.info.run_id, "train_loss")
assert len(history) == 4, history
values = [point.value for point in sorted(history, key=lambda point: point.step)]
assert values[-1] < values[0]
files = {file.path for file in client.list_artifacts(active.info.run_id)}
assert "model_summary.txt" in files, files
