#pragma once

#include "ui/player/playerpanel.h"

namespace Ui {

class PlayerController;
struct PictureSettings;

//! What the panels of the player offer, made from what the controller says now. Choosing a row acts
//! on the controller, which must outlive the rows.
namespace PanelRows {
QVector<PlayerPanel::Row> tracks(PlayerController &controller);
QVector<PlayerPanel::Row> chapters(PlayerController &controller);
QVector<PlayerPanel::Row> picture(PlayerController &controller);
QVector<PlayerPanel::Row> speeds(PlayerController &controller);
void nextAspect(PictureSettings &picture, int direction);
void nextFit(PictureSettings &picture, int direction);
//! "16:9 · Fill the screen".
QString pictureSummary(const PictureSettings &picture);
} // namespace PanelRows

} // namespace Ui
