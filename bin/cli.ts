/** The `holdfast` command. */
