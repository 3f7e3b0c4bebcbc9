from .contrastive_loss import simclr_loss_vectorized


def train(model, data_loader, train_optimizer, epoch, epochs, batch_size=32, temperature=0.5, device='cpu'):
    model.train()
    total_loss, total_num = 0.0, 0
    for data_pair in data_loader:
        x_i, x_j, target = data_pair
        x_i, x_j = x_i.to(device), x_j.to(device)
        feature_i, z_i = model(x_i)
        feature_j, z_j = model(x_j)
        loss = simclr_loss_vectorized(z_i, z_j, temperature, device)
        train_optimizer.zero_grad()
        loss.backward()
        train_optimizer.step()
        total_num += batch_size
        total_loss += loss.item() * batch_size
    return total_loss / total_num
