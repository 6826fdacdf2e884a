"""python3 -m unittest: Muon, and networks that go on from narrower ones. Needs torch only."""
import unittest

import torch

from bands import BANDS
from growth import widened
from loss import log_error
from network import MaskNetwork
from optimiser import Muon, Optimiser, orthogonal


class GrowthTest(unittest.TestCase):
    def test_a_wider_network_computes_what_the_narrow_one_does(self):
        narrow, wide = MaskNetwork((4, 6, 8)).eval(), MaskNetwork((7, 9, 8)).eval()
        wide.load_state_dict(widened(wide.state_dict(), narrow.state_dict()))
        mix = torch.rand(1, 2, 8, BANDS)
        self.assertLess(float((wide(mix) - narrow(mix)).abs().max()), 1e-5)

    def test_new_channels_at_the_narrowest_place_change_the_masks_little_and_learn(self):
        narrow, wide = MaskNetwork((4, 6, 8)).eval(), MaskNetwork((4, 6, 12)).eval()
        wide.load_state_dict(widened(wide.state_dict(), narrow.state_dict()))
        mix = torch.rand(1, 2, 8, BANDS)
        masks = wide(mix)
        self.assertLess(float((masks - narrow(mix)).abs().mean()), 0.02)
        masks[:, 0].mean().backward()
        self.assertGreater(float(wide.up2.weight.grad[8:].abs().max()), 0)

    def test_a_wider_checkpoint_is_refused(self):
        with self.assertRaisesRegex(SystemExit, "not a narrower one"):
            widened(MaskNetwork((4, 6, 8)).state_dict(), MaskNetwork((4, 8, 8)).state_dict())


class OptimiserTest(unittest.TestCase):
    def test_matrices_become_nearly_orthogonal(self):
        for shape in ((2, 5, 30), (1, 40, 8)):
            values = torch.linalg.svdvals(orthogonal(torch.randn(shape)))
            self.assertTrue(0.5 < float(values.min()) and float(values.max()) < 1.3)

    def test_gates_are_followed_one_by_one(self):
        weight = torch.nn.Parameter(torch.zeros(6, 4))
        weight.grad = torch.cat([torch.randn(2, 4) * size for size in (1.0, 1e-3, 100.0)])
        Muon([dict(params=[weight], gates=3)], lr=1.0).step()
        norms = weight.detach().reshape(3, -1).norm(dim=1)
        self.assertLess(float(norms.max() / norms.min()), 1.6)

    def test_a_network_learns_which_stem_lives_where(self):
        torch.manual_seed(4)
        own = torch.zeros(1, 4, 2, 8, BANDS)
        for stem in range(4):
            own[:, stem, :, :, stem * BANDS // 4:(stem + 1) * BANDS // 4] = torch.rand(8, BANDS // 4)
        mix, network = own.sum(1), MaskNetwork((4, 6, 8), 16, 16, 8)
        optimiser, losses = Optimiser(network, 5e-3), []
        for _ in range(40):
            loss = log_error(network(mix), mix, own, own)[0]
            optimiser.zero_grad()
            loss.backward()
            optimiser.step(5e-3)
            losses.append(float(loss))
        self.assertLess(losses[-1], losses[0] - 3)


if __name__ == "__main__":
    unittest.main()
