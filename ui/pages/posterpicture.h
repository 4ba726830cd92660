#pragma once

#include "library/base/ids.h"

#include <QWidget>

namespace Ui {

class PictureLoader;
class Theme;

//! One poster on a page, with its shadow; the title in its place while there is no art.
class PosterPicture final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(PosterPicture)
public:
    PosterPicture(const Theme &theme, PictureLoader &pictures, QWidget *parent);

    void setPicture(const PictureId &picture, const QString &title);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const Theme &m_theme;
    PictureLoader &m_pictures;
    PictureId m_picture;
    QString m_title;
};

} // namespace Ui
