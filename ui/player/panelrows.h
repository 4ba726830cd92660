#pragma once

#include "ui/player/playerpanel.h"

namespace Ui {

class PlayerController;

//! What the panels of the player offer, made from what the controller says now. Choosing a row acts
//! on the controller, which must outlive the rows.
namespace PanelRows {
QVector<PlayerPanel::Row> tracks(PlayerController &controller);
QVector<PlayerPanel::Row> chapters(PlayerController &controller);
QVector<PlayerPanel::Row> speeds(PlayerController &controller);
} // namespace PanelRows

} // namespace Ui
