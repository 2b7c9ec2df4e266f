from __future__ import annotations

from review_desk import browser as browser
from review_desk import desk as desk
