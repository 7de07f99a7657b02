"""What stands around the figure: studio sets, open air and a street, as plain meshes."""
